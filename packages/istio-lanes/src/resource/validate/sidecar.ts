import { formatPath } from "@dyeing/text";
import type { Report } from "../report.ts";
import type { EgressSpec, SidecarSpec } from "../shape/sidecar.ts";
import type { Path } from "../source-document.ts";
import { checkPort, present, refuse } from "./checks.ts";
import { checkNamespacedHost, checkServerTls } from "./gateway.ts";
import { domainFault, isDnsLabel, isIpAddress } from "./names.ts";
import { protocolKind } from "./protocols.ts";
import { checkSelectorLabels } from "./service-entry.ts";
import { checkConnectionPool } from "./traffic-policy.ts";

const LOCAL_ENDPOINT = /^(?:unix:\/\/.+|(?:127\.0\.0\.1|0\.0\.0\.0|\[::1?\]|):\d+)$/;

/** A Sidecar as Istio's admission webhook has it. */
export function checkSidecar(report: Report, spec: SidecarSpec): void {
  checkSelectorLabels(report, ["spec", "workloadSelector", "labels"], spec.workloadSelector?.labels);
  const egress = spec.egress ?? [];
  const ingress = spec.ingress ?? [];
  const others = present(spec, ["outboundTrafficPolicy", "inboundConnectionPool"]);
  if (egress.length === 0 && ingress.length === 0 && others.length === 0)
    refuse(report, ["spec"], "a Sidecar needs a field");
  const ingressPorts = new Set<number>();
  for (const [index, listener] of ingress.entries()) {
    const path = ["spec", "ingress", index];
    const number = listener.port?.number ?? 0;
    checkListenerPort(report, [...path, "port"], listener.port);
    checkPort(report, [...path, "port", "number"], number);
    refuseTwice(report, [...path, "port"], ingressPorts, number);
    if (listener.defaultEndpoint && !LOCAL_ENDPOINT.test(listener.defaultEndpoint)) {
      refuse(
        report,
        [...path, "defaultEndpoint"],
        `\`${listener.defaultEndpoint}\` is no port or socket of the workload`,
      );
    }
    checkServerTls(report, [...path, "tls"], listener.tls);
    checkConnectionPool(report, [...path, "connectionPool"], listener.connectionPool);
  }
  checkConnectionPool(report, ["spec", "inboundConnectionPool"], spec.inboundConnectionPool);
  const egressPorts = new Set<number>();
  for (const [index, listener] of egress.entries()) {
    const path = ["spec", "egress", index];
    if (!listener.port && index < egress.length - 1) {
      refuse(report, path, "the listener without a `port` has to be the last one");
    }
    if (listener.port) {
      checkListenerPort(report, [...path, "port"], listener.port);
      const number = listener.port.number ?? 0;
      if (number === 0 && !(listener.bind ?? "").startsWith("unix://")) {
        refuse(report, [...path, "port"], "a port without a number needs a socket in `bind`");
      }
      if (number !== 0) {
        checkPort(report, [...path, "port", "number"], number);
        refuseTwice(report, [...path, "port"], egressPorts, number);
        if (listener.bind && !isIpAddress(listener.bind)) {
          refuse(report, [...path, "bind"], `\`${listener.bind}\` is no address`);
        }
      }
    }
    checkEgressHosts(report, [...path, "hosts"], listener);
  }
  checkOutbound(report, spec);
}

function checkListenerPort(report: Report, path: Path, port: EgressSpec["port"]): void {
  if (!port) return;
  if (port.name && !isDnsLabel(port.name)) refuse(report, [...path, "name"], `\`${port.name}\` is no name of a port`);
  if (port.protocol && protocolKind(port.protocol) === undefined) {
    refuse(report, [...path, "protocol"], `\`${port.protocol}\` is no protocol`);
  }
  if (port.targetPort) refuse(report, [...path, "targetPort"], "Sidecars have none");
}

function refuseTwice(report: Report, path: Path, seen: Set<number>, number: number): void {
  if (seen.has(number)) {
    report.add("LANES_DUPLICATE", path, `\`${formatPath(path)}\`: port ${number} stands before already`);
  }
  seen.add(number);
}

function checkEgressHosts(report: Report, path: Path, { hosts }: EgressSpec): void {
  if ((hosts ?? []).length === 0) refuse(report, path, "a host is needed in `hosts`");
  for (const [index, host] of (hosts ?? []).entries()) checkNamespacedHost(report, [...path, index], host, false);
}

function checkOutbound(report: Report, { outboundTrafficPolicy }: SidecarSpec): void {
  const proxy = outboundTrafficPolicy?.egressProxy;
  if (!proxy) return;
  const path = ["spec", "outboundTrafficPolicy", "egressProxy"];
  if (outboundTrafficPolicy?.mode !== "ALLOW_ANY") refuse(report, path, "it goes with `mode: ALLOW_ANY` only");
  const fault = domainFault(proxy.host ?? "");
  if (fault !== undefined) refuse(report, [...path, "host"], fault);
  if (!proxy.port) refuse(report, path, "a `port` is needed");
  else checkPort(report, [...path, "port", "number"], proxy.port.number ?? 0);
}
