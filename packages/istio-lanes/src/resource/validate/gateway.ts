import { formatPath } from "@dyeing/text";
import type { Report } from "../report.ts";
import type { GatewaySpec, ServerSpec } from "../shape/gateway.ts";
import type { ServerTlsSpec } from "../shape/server-tls.ts";
import type { Path } from "../source-document.ts";
import { checkPort, present, refuse } from "./checks.ts";
import { isDnsLabel, isIpAddress, wildcardDomainFault } from "./names.ts";
import { protocolKind } from "./protocols.ts";

/** A Gateway as Istio's admission webhook has it. */
export function checkGateway(report: Report, spec: GatewaySpec, name: string): void {
  if (!isDnsLabel(name)) refuse(report, ["metadata", "name"], `\`${name}\` is no name of a Gateway`);
  if ((spec.servers ?? []).length === 0) refuse(report, ["spec"], "a server is needed in `servers`");
  const names = new Set<string>();
  for (const [index, server] of (spec.servers ?? []).entries()) {
    const path = ["spec", "servers", index];
    checkServer(report, path, server);
    const portName = server.port?.name ?? "";
    if (names.has(portName)) {
      const here = [...path, "port", "name"];
      report.add("LANES_DUPLICATE", here, `\`${formatPath(here)}\`: port name \`${portName}\` stands before already`);
    }
    names.add(portName);
  }
}

function checkServer(report: Report, path: Path, server: ServerSpec): void {
  if ((server.hosts ?? []).length === 0) refuse(report, path, "a host is needed in `hosts`");
  for (const [index, host] of (server.hosts ?? []).entries()) {
    checkNamespacedHost(report, [...path, "hosts", index], host, true);
  }
  const { port, bind = "", tls } = server;
  if (!port) return;
  const kind = protocolKind(port.protocol ?? "");
  if (kind === undefined) {
    refuse(report, [...path, "port", "protocol"], `\`${port.protocol}\` is no protocol of a Gateway`);
  }
  const socket = (bind ?? "").startsWith("unix://");
  if (port.number || !socket) checkPort(report, [...path, "port", "number"], port.number ?? 0);
  if (port.number && socket) refuse(report, [...path, "port", "number"], "a socket has no port");
  if (bind && !socket && !isIpAddress(bind)) refuse(report, [...path, "bind"], `\`${bind}\` is no address`);
  if (port.targetPort) refuse(report, [...path, "port", "targetPort"], "Gateways have none");
  if (!port.name) refuse(report, [...path, "port"], "a port needs a `name`");
  checkServerTls(report, [...path, "tls"], tls);
  if (kind === undefined) return;
  if (kind === "tls" && !tls) refuse(report, path, `\`${port.protocol}\` needs \`tls\``);
  if (kind !== "tls" && tls) {
    const mode = tls.mode ?? "PASSTHROUGH";
    const certificates = present(tls, ["caCertificates", "privateKey", "serverCertificate"]).length > 0;
    const redirectOnly = (mode === "PASSTHROUGH" || mode === "AUTO_PASSTHROUGH") && !certificates;
    if (kind !== "http" || !redirectOnly) refuse(report, [...path, "tls"], `\`${port.protocol}\` has no TLS`);
  }
}

const ISTIO_MUTUAL_EXCLUDES = [
  "serverCertificate",
  "privateKey",
  "caCertificates",
  "tlsCertificates",
  "credentialName",
  "credentialNames",
] as const;

export function checkServerTls(report: Report, path: Path, tls: ServerTlsSpec | null | undefined): void {
  if (!tls) return;
  const secret = tls.credentialName || (tls.credentialNames ?? []).length > 0;
  const mode = tls.mode ?? "PASSTHROUGH";
  const sources = [
    tls.credentialName,
    (tls.credentialNames ?? []).length > 0,
    (tls.tlsCertificates ?? []).length > 0,
    tls.serverCertificate,
  ].filter(Boolean).length;
  if (sources > 1) refuse(report, path, "the certificate is named more than once");
  if (mode === "ISTIO_MUTUAL") {
    for (const key of ISTIO_MUTUAL_EXCLUDES) {
      const value = tls[key];
      if (Array.isArray(value) ? value.length > 0 : value)
        refuse(report, [...path, key], "Istio's own certificates are used");
    }
    return;
  }
  if (mode !== "SIMPLE" && mode !== "MUTUAL" && mode !== "OPTIONAL_MUTUAL") return;
  if (secret || (tls.tlsCertificates ?? []).length > 0) return;
  for (const key of ["serverCertificate", "privateKey"] as const) {
    if (!tls[key]) refuse(report, path, `\`${key}\` or \`credentialName\` is needed for ${mode} TLS`);
  }
  if (mode !== "SIMPLE" && !tls.caCertificates) refuse(report, path, `\`caCertificates\` are needed for ${mode} TLS`);
}

/** `namespace/host`, for Gateways also the host alone. `namespace` may be `*`, `.` and, for Sidecars, begin with `~`. */
export function checkNamespacedHost(report: Report, path: Path, text: string, gateway: boolean): void {
  const slash = text.indexOf("/");
  if (slash === -1) {
    if (gateway) checkHostPart(report, path, text, gateway);
    else refuse(report, path, `\`${text}\` is not \`namespace/host\``);
    return;
  }
  const namespace = text.slice(0, slash);
  const host = text.slice(slash + 1);
  const scope = !gateway && namespace.startsWith("~") && namespace.length > 1 ? namespace.slice(1) : namespace;
  const known = scope === "*" || scope === "." || (!gateway && scope === "~") || isDnsLabel(scope);
  if (!known) refuse(report, path, `\`${namespace}\` is no namespace`);
  if (host === "") refuse(report, path, "a host is needed behind the `/`");
  else if (!(namespace === "~" && host === "*")) checkHostPart(report, path, host, gateway);
}

function checkHostPart(report: Report, path: Path, host: string, gateway: boolean): void {
  if (gateway && isIpAddress(host)) return;
  if (host !== "*" && !host.includes(".")) {
    refuse(report, path, `\`${host}\` is a short name: the full one is needed here`);
    return;
  }
  const fault = wildcardDomainFault(host);
  if (fault !== undefined) refuse(report, path, fault);
  else if (host.includes("*") && host.length > 1 && !host.startsWith("*.")) {
    refuse(report, path, `\`${host}\`: a \`*\` stands for whole labels here`);
  }
}
