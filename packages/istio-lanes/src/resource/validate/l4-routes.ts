import { hostWithin } from "../host-names.ts";
import type { Report } from "../report.ts";
import type { DestinationSpec, VirtualServiceSpec } from "../shape/virtual-service.ts";
import type { Path } from "../source-document.ts";
import { checkLabels, checkPort, refuse } from "./checks.ts";
import { checkGatewayNames } from "./gateway-names.ts";
import { checkDestination, checkWeights } from "./http-route.ts";
import { isIpAddress, isSubnet, wildcardDomainFault } from "./names.ts";

interface L4Match {
  readonly destinationSubnets?: readonly string[] | null;
  readonly port?: number | null;
  readonly sourceLabels?: Readonly<Record<string, string | null>> | null;
  readonly gateways?: readonly string[] | null;
}

interface L4Destination {
  readonly destination?: DestinationSpec | null;
  readonly weight?: number | null;
}

/** `tls` and `tcp` of a VirtualService. */
export function checkL4Routes(report: Report, spec: VirtualServiceSpec, gatewayOnly: boolean): void {
  for (const [index, route] of (spec.tls ?? []).entries()) {
    const path = ["spec", "tls", index];
    if ((route.match ?? []).length === 0) refuse(report, path, "a TLS route needs a `match` with `sniHosts`");
    for (const [matchIndex, match] of (route.match ?? []).entries()) {
      const here = [...path, "match", matchIndex];
      if ((match.sniHosts ?? []).length === 0) refuse(report, here, "`sniHosts` are needed");
      for (const [hostIndex, host] of (match.sniHosts ?? []).entries()) {
        checkSniHost(report, [...here, "sniHosts", hostIndex], host, spec.hosts ?? [], gatewayOnly);
      }
      checkMatch(report, here, match);
    }
    checkRoute(report, path, route.route ?? []);
  }
  for (const [index, route] of (spec.tcp ?? []).entries()) {
    const path = ["spec", "tcp", index];
    for (const [matchIndex, match] of (route.match ?? []).entries()) {
      checkMatch(report, [...path, "match", matchIndex], match);
    }
    checkRoute(report, path, route.route ?? []);
  }
}

function checkSniHost(report: Report, path: Path, host: string, hosts: readonly string[], gatewayOnly: boolean): void {
  if (gatewayOnly && /^outbound_\.[^_]*_\.[^_]*_\..+/.test(host)) return;
  const fault = wildcardDomainFault(host);
  if (fault !== undefined && isIpAddress(host)) return;
  if (fault !== undefined) refuse(report, path, fault);
  else if (!hosts.some((other) => hostWithin(host, other))) {
    refuse(report, path, `\`${host}\` is within none of the VirtualService's hosts`);
  }
}

function checkMatch(report: Report, path: Path, match: L4Match): void {
  for (const [index, subnet] of (match.destinationSubnets ?? []).entries()) {
    if (!isSubnet(subnet)) refuse(report, [...path, "destinationSubnets", index], `\`${subnet}\` is no subnet`);
  }
  if (match.port) checkPort(report, [...path, "port"], match.port);
  checkLabels(report, [...path, "sourceLabels"], match.sourceLabels);
  checkGatewayNames(report, [...path, "gateways"], match.gateways);
}

function checkRoute(report: Report, path: Path, route: readonly L4Destination[]): void {
  if (route.length === 0) refuse(report, path, "a `route` is needed");
  for (const [index, { destination, weight }] of route.entries()) {
    const here = [...path, "route", index];
    if (!destination) refuse(report, here, "a `destination` is needed");
    checkDestination(report, [...here, "destination"], destination);
    if ((weight ?? 0) < 0) refuse(report, [...here, "weight"], `weight ${weight} is negative`);
  }
  checkWeights(report, [...path, "route"], route);
}
