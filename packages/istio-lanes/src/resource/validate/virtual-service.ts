import { formatPath } from "@dyeing/text";
import { hostsOverlap } from "../host-names.ts";
import type { Report } from "../report.ts";
import type { VirtualServiceSpec } from "../shape/virtual-service.ts";
import { checkExportTo, refuse } from "./checks.ts";
import { checkGatewayNames } from "./gateway-names.ts";
import { isClaim } from "./header-checks.ts";
import { checkHttpRoute } from "./http-route.ts";
import { checkL4Routes } from "./l4-routes.ts";
import { isIpAddress, wildcardDomainFault } from "./names.ts";
import { reportUnreachable } from "./unreachable.ts";

/** A VirtualService as Istio's admission webhook has it. */
export function checkVirtualService(report: Report, spec: VirtualServiceSpec, namespace: string): void {
  const hosts = spec.hosts ?? [];
  const gateways = spec.gateways ?? [];
  if (hosts.length === 0) {
    for (const key of ["gateways", "tls", "tcp"] as const) {
      if ((spec[key] ?? []).length > 0) {
        refuse(report, ["spec", key], `a VirtualService without hosts, which others delegate to, has no \`${key}\``);
      }
    }
  }
  checkGatewayNames(report, ["spec", "gateways"], gateways);
  const gatewayOnly = gateways.length > 0 && !gateways.includes("mesh");
  checkHosts(report, hosts, gatewayOnly);
  if (!gatewayOnly) refuseClaims(report, spec);
  if ([spec.http, spec.tcp, spec.tls].every((routes) => (routes ?? []).length === 0)) {
    refuse(report, ["spec"], "one of `http`, `tcp` and `tls` is needed");
  }
  for (const [index, route] of (spec.http ?? []).entries()) {
    checkHttpRoute(report, ["spec", "http", index], route, hosts.length === 0);
  }
  checkL4Routes(report, spec, gatewayOnly);
  checkExportTo(report, ["spec", "exportTo"], spec.exportTo, namespace);
  reportUnreachable(report, ["spec", "http"], spec.http ?? []);
}

function checkHosts(report: Report, hosts: readonly string[], gatewayOnly: boolean): void {
  let valid = true;
  for (const [index, host] of hosts.entries()) {
    const fault = wildcardDomainFault(host);
    const here = ["spec", "hosts", index];
    if (fault !== undefined && !isIpAddress(host)) {
      refuse(report, here, fault);
      valid = false;
    } else if (host === "*" && !gatewayOnly) {
      refuse(report, here, "`*` is for gateways only, not for `mesh`");
      valid = false;
    }
  }
  if (!valid) return;
  for (const [index, host] of hosts.entries()) {
    const earlier = hosts.slice(0, index).find((other) => hostsOverlap(other, host));
    if (earlier === undefined) continue;
    const here = ["spec", "hosts", index];
    report.add("LANES_DUPLICATE", here, `\`${formatPath(here)}\`: host \`${host}\` is within \`${earlier}\``);
  }
}

function refuseClaims(report: Report, spec: VirtualServiceSpec): void {
  for (const [index, route] of (spec.http ?? []).entries()) {
    for (const [matchIndex, match] of (route.match ?? []).entries()) {
      for (const key of ["headers", "withoutHeaders"] as const) {
        for (const name of Object.keys(match[key] ?? {}).filter(isClaim)) {
          const here = ["spec", "http", index, "match", matchIndex, key, name];
          refuse(report, here, "claims of a token are matched at gateways only");
        }
      }
    }
  }
}
