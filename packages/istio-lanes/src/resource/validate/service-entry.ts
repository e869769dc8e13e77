import { formatPath } from "@dyeing/text";
import type { Report } from "../report.ts";
import type { ServiceEntrySpec, WorkloadEntrySpec } from "../shape/service-entry.ts";
import type { Path } from "../source-document.ts";
import { checkExportTo, checkLabels, checkPort, refuse } from "./checks.ts";
import { domainFault, isDnsLabel, isIpAddress, isSubnet, wildcardDomainFault } from "./names.ts";
import { protocolKind } from "./protocols.ts";

/** A ServiceEntry as Istio's admission webhook has it. */
export function checkServiceEntry(report: Report, spec: ServiceEntrySpec, namespace: string): void {
  const hosts = spec.hosts ?? [];
  const resolution = spec.resolution ?? "NONE";
  const endpoints = spec.endpoints ?? [];
  if (spec.workloadSelector && spec.endpoints) {
    refuse(report, ["spec", "endpoints"], "`endpoints` and `workloadSelector` exclude each other");
  }
  checkSelectorLabels(report, ["spec", "workloadSelector", "labels"], spec.workloadSelector?.labels);
  if (hosts.length === 0) refuse(report, ["spec"], "a host is needed in `hosts`");
  for (const [index, host] of hosts.entries()) {
    const fault = host === "*" ? "`*` is no host of a ServiceEntry" : wildcardDomainFault(host);
    if (fault !== undefined) refuse(report, ["spec", "hosts", index], fault);
  }
  for (const [index, address] of (spec.addresses ?? []).entries()) {
    if (!isSubnet(address)) refuse(report, ["spec", "addresses", index], `\`${address}\` is no address`);
  }
  const subnets = (spec.addresses ?? []).some((address) => address.includes("/"));
  if (subnets && resolution !== "NONE" && resolution !== "STATIC") {
    refuse(report, ["spec", "addresses"], "subnets go with resolution NONE and STATIC only");
  }
  const portNames = checkPorts(report, spec);
  checkResolution(report, spec, portNames);
  if (resolution !== "NONE" && hosts.length > 1) {
    const index = (spec.ports ?? []).findIndex(({ protocol }) => {
      const kind = protocolKind(protocol ?? "");
      return kind !== "http" && kind !== "tls";
    });
    if (index !== -1) refuse(report, ["spec", "ports", index], "several hosts share HTTP and TLS ports only");
  }
  for (const [index, endpoint] of endpoints.entries()) {
    const here = ["spec", "endpoints", index];
    checkLabels(report, [...here, "labels"], endpoint.labels);
    for (const [name, number] of Object.entries(endpoint.ports ?? {})) {
      if (!portNames.has(name)) refuse(report, [...here, "ports", name], `\`${name}\` is no port of the ServiceEntry`);
      checkPort(report, [...here, "ports", name], number);
    }
  }
  checkExportTo(report, ["spec", "exportTo"], spec.exportTo, namespace, true);
}

function checkPorts(report: Report, spec: ServiceEntrySpec): ReadonlySet<string> {
  const names = new Set<string>();
  const numbers = new Set<number>();
  for (const [index, { name, number, protocol, targetPort }] of (spec.ports ?? []).entries()) {
    const here = ["spec", "ports", index];
    const text = name ?? "";
    if (names.has(text) || numbers.has(number ?? 0)) {
      report.add("LANES_DUPLICATE", here, `\`${formatPath(here)}\`: its name or number stands before already`);
    }
    names.add(text);
    numbers.add(number ?? 0);
    if (!isDnsLabel(text)) refuse(report, [...here, "name"], `\`${text}\` is no name of a port`);
    if (protocol && protocolKind(protocol) === undefined) {
      refuse(report, [...here, "protocol"], `\`${protocol}\` is no protocol`);
    }
    checkPort(report, [...here, "number"], number ?? 0);
    if (targetPort) checkPort(report, [...here, "targetPort"], targetPort);
  }
  return names;
}

function checkResolution(report: Report, spec: ServiceEntrySpec, portNames: ReadonlySet<string>): void {
  const endpoints = spec.endpoints ?? [];
  const resolution = spec.resolution ?? "NONE";
  const path = ["spec", "endpoints"];
  if (resolution === "NONE" && endpoints.length > 0) refuse(report, path, "resolution NONE has no endpoints");
  if (resolution === "STATIC") {
    for (const [index, endpoint] of endpoints.entries()) checkStatic(report, [...path, index], endpoint, portNames);
  }
  if (resolution === "DNS" || resolution === "DNS_ROUND_ROBIN") {
    const wildcard = (spec.hosts ?? []).findIndex((host) => domainFault(host) !== undefined);
    if (endpoints.length === 0 && wildcard !== -1) {
      refuse(report, ["spec", "hosts", wildcard], "resolution by DNS needs a full name, or endpoints");
    }
    if (resolution === "DNS_ROUND_ROBIN" && endpoints.length > 1) refuse(report, path, "more than one endpoint");
    for (const [index, { address }] of endpoints.entries()) {
      if (!isIpAddress(address ?? "") && domainFault(address ?? "") !== undefined) {
        refuse(report, [...path, index, "address"], `\`${address ?? ""}\` is neither a host nor an address`);
      }
    }
  }
  if (resolution === "DYNAMIC_DNS") {
    const plain = (spec.hosts ?? []).findIndex((host) => !host.startsWith("*"));
    if (plain !== -1) refuse(report, ["spec", "hosts", plain], "resolution DYNAMIC_DNS is for wildcards");
    if ((spec.addresses ?? []).length > 0) refuse(report, ["spec", "addresses"], "resolution DYNAMIC_DNS has none");
    if (endpoints.length > 0) refuse(report, path, "resolution DYNAMIC_DNS has none");
    for (const [index, { protocol }] of (spec.ports ?? []).entries()) {
      if (!["HTTP", "TLS", "GRPC", "HTTP2"].includes((protocol ?? "").toUpperCase())) {
        refuse(report, ["spec", "ports", index], "resolution DYNAMIC_DNS has HTTP, HTTP2, GRPC and TLS only");
      }
    }
  }
}

function checkStatic(report: Report, path: Path, endpoint: WorkloadEntrySpec, portNames: ReadonlySet<string>): void {
  const address = endpoint.address ?? "";
  if (address === "") {
    if (!endpoint.network) refuse(report, path, "an `address` is needed");
  } else if (address.startsWith("unix://")) {
    const socket = address.slice("unix://".length);
    if (!socket.startsWith("/") && !socket.startsWith("@"))
      refuse(report, [...path, "address"], "a socket is a full path");
    if (Object.keys(endpoint.ports ?? {}).length > 0) refuse(report, [...path, "ports"], "a socket has no ports");
    if (portNames.size !== 1) refuse(report, path, "a socket serves exactly one port");
  } else if (!isIpAddress(address)) {
    refuse(report, [...path, "address"], `\`${address}\` is no address`);
  }
}

export function checkSelectorLabels(
  report: Report,
  path: Path,
  labels: Readonly<Record<string, string | null>> | null | undefined,
): void {
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (key === "" || key.includes("*") || (value ?? "").includes("*")) {
      refuse(report, [...path, key], "a selector has neither empty keys nor `*`");
    }
  }
}
