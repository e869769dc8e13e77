import { formatPath } from "@dyeing/text";
import { durationMs } from "../duration.ts";
import type { Report } from "../report.ts";
import type {
  ConnectionPoolSpec,
  LoadBalancerSpec,
  OutlierDetectionSpec,
  PortSettingsSpec,
  TrafficPolicySpec,
} from "../shape/traffic-policy.ts";
import type { Path } from "../source-document.ts";
import { checkDuration, checkPort, checkRange, present, refuse } from "./checks.ts";
import { checkClientTls } from "./client-tls.ts";
import { checkLocality } from "./locality.ts";
import { domainFault, isIpAddress } from "./names.ts";

const MAX_MAGLEV = 5_000_011;
const POLICY_FIELDS = ["loadBalancer", "connectionPool", "outlierDetection", "tls"] as const;

/** `namespace`: the rule's. */
export function checkTrafficPolicy(
  report: Report,
  path: Path,
  policy: TrafficPolicySpec | null | undefined,
  namespace: string,
): void {
  if (!policy) return;
  const more = ["portLevelSettings", "tunnel", "proxyProtocol", "retryBudget"] as const;
  if (present(policy, [...POLICY_FIELDS, ...more]).length === 0) {
    refuse(report, path, "a traffic policy needs a field");
    return;
  }
  if (policy.tunnel && policy.proxyProtocol) {
    refuse(report, path, "`tunnel` and `proxyProtocol` exclude each other");
    return;
  }
  checkSettings(report, path, policy, namespace);
  for (const [index, settings] of (policy.portLevelSettings ?? []).entries()) {
    const here = [...path, "portLevelSettings", index];
    if (!settings.port) refuse(report, here, "a `port` is needed");
    if (present(settings, POLICY_FIELDS).length === 0) refuse(report, here, "a field besides `port` is needed");
    else checkSettings(report, here, settings, namespace);
  }
  const { tunnel } = policy;
  if (!tunnel) return;
  if (tunnel.protocol && tunnel.protocol !== "CONNECT" && tunnel.protocol !== "POST") {
    refuse(report, [...path, "tunnel", "protocol"], `\`${tunnel.protocol}\` is neither \`CONNECT\` nor \`POST\``);
  }
  const host = tunnel.targetHost ?? "";
  if (domainFault(host) !== undefined && !isIpAddress(host)) {
    refuse(report, [...path, "tunnel", "targetHost"], `\`${host}\` is neither a host nor an address`);
  }
  checkPort(report, [...path, "tunnel", "targetPort"], tunnel.targetPort ?? 0);
}

function checkSettings(
  report: Report,
  path: Path,
  settings: PortSettingsSpec | TrafficPolicySpec,
  namespace: string,
): void {
  checkOutlier(report, [...path, "outlierDetection"], settings.outlierDetection);
  checkConnectionPool(report, [...path, "connectionPool"], settings.connectionPool);
  checkLoadBalancer(report, [...path, "loadBalancer"], settings.loadBalancer, settings.outlierDetection);
  checkClientTls(report, [...path, "tls"], settings.tls, namespace);
}

function checkOutlier(report: Report, path: Path, outlier: OutlierDetectionSpec | null | undefined): void {
  if (!outlier) return;
  checkDuration(report, [...path, "baseEjectionTime"], outlier.baseEjectionTime);
  checkDuration(report, [...path, "interval"], outlier.interval);
  if (outlier.consecutiveErrors) {
    const message = `\`${formatPath(path)}.consecutiveErrors\` is an old form of \`consecutive5xxErrors\``;
    report.add("LANES_DEPRECATED", [...path, "consecutiveErrors"], message);
  }
  if (!outlier.splitExternalLocalOriginErrors && (outlier.consecutiveLocalOriginFailures ?? 0) > 0) {
    refuse(
      report,
      [...path, "consecutiveLocalOriginFailures"],
      "`splitExternalLocalOriginErrors` has to be true for it",
    );
  }
  checkRange(report, [...path, "maxEjectionPercent"], outlier.maxEjectionPercent, 0, 100);
  checkRange(report, [...path, "minHealthPercent"], outlier.minHealthPercent, 0, 100);
}

export function checkConnectionPool(report: Report, path: Path, pool: ConnectionPoolSpec | null | undefined): void {
  if (!pool) return;
  const { http, tcp } = pool;
  if (!http && !tcp) refuse(report, path, "one of `http` and `tcp` is needed");
  if (http) {
    const here = [...path, "http"];
    for (const key of ["http1MaxPendingRequests", "http2MaxRequests", "maxRequestsPerConnection"] as const) {
      if ((http[key] ?? 0) < 0) refuse(report, [...here, key], `${http[key]} is negative`);
    }
    for (const key of ["maxRetries", "maxConcurrentStreams"] as const) {
      if ((http[key] ?? 0) < 0) refuse(report, [...here, key], `${http[key]} is negative`);
    }
    checkDuration(report, [...here, "idleTimeout"], http.idleTimeout);
    if (http.h2UpgradePolicy === "UPGRADE" && http.useClientProtocol) {
      refuse(report, [...here, "useClientProtocol"], "it excludes `h2UpgradePolicy: UPGRADE`");
    }
    if (http.http2KeepAlive) {
      for (const key of ["interval", "timeout"] as const) {
        if (!http.http2KeepAlive[key]) refuse(report, [...here, "http2KeepAlive"], `\`${key}\` is needed`);
        checkDuration(report, [...here, "http2KeepAlive", key], http.http2KeepAlive[key]);
      }
    }
  }
  if (tcp) {
    const here = [...path, "tcp"];
    if ((tcp.maxConnections ?? 0) < 0) refuse(report, [...here, "maxConnections"], `${tcp.maxConnections} is negative`);
    checkDuration(report, [...here, "connectTimeout"], tcp.connectTimeout);
    checkDuration(report, [...here, "maxConnectionDuration"], tcp.maxConnectionDuration);
    // 0 switches it off.
    if (tcp.idleTimeout && Math.trunc(durationMs(tcp.idleTimeout) ?? 0) !== 0) {
      checkDuration(report, [...here, "idleTimeout"], tcp.idleTimeout);
    }
    checkDuration(report, [...here, "tcpKeepalive", "time"], tcp.tcpKeepalive?.time);
    checkDuration(report, [...here, "tcpKeepalive", "interval"], tcp.tcpKeepalive?.interval);
  }
}

function checkLoadBalancer(
  report: Report,
  path: Path,
  balancer: LoadBalancerSpec | null | undefined,
  outlier: OutlierDetectionSpec | null | undefined,
): void {
  if (!balancer) return;
  const { consistentHash: hash, warmup } = balancer;
  if (hash && balancer.simple) refuse(report, path, "`simple` and `consistentHash` exclude each other");
  if (hash) checkConsistentHash(report, [...path, "consistentHash"], hash);
  if (balancer.localityLbSetting && balancer.zoneAwareLbSetting) {
    refuse(report, path, "`localityLbSetting` and `zoneAwareLbSetting` exclude each other");
  }
  checkLocality(report, [...path, "localityLbSetting"], balancer.localityLbSetting, outlier);
  if (warmup) {
    const here = [...path, "warmup"];
    if (!warmup.duration) refuse(report, here, "a `duration` is needed");
    checkDuration(report, [...here, "duration"], warmup.duration);
    checkRange(report, [...here, "minimumPercent"], warmup.minimumPercent, Number.NEGATIVE_INFINITY, 100);
    if (typeof warmup.aggression === "number" && warmup.aggression <= 0) {
      refuse(report, [...here, "aggression"], `${warmup.aggression} is not above 0`);
    }
  }
}

function checkConsistentHash(report: Report, path: Path, hash: NonNullable<LoadBalancerSpec["consistentHash"]>): void {
  const keys = present(hash, ["httpHeaderName", "httpCookie", "useSourceIp", "httpQueryParameterName"]);
  if (keys.length > 1) {
    refuse(report, path, `only one of ${keys.map((key) => `\`${key}\``).join(" and ")} may be set`);
  }
  const names = new Set<string>();
  for (const [index, { name = "" }] of (hash.httpCookie?.attributes ?? []).entries()) {
    const here = [...path, "httpCookie", "attributes", index];
    if (!name) refuse(report, here, "an attribute needs a name");
    else if (names.has(name)) refuse(report, here, `attribute \`${name}\` stands twice`);
    names.add(name ?? "");
  }
  if (hash.httpCookie && hash.httpCookie.name === "") refuse(report, [...path, "httpCookie"], "a cookie needs a name");
  if (hash.minimumRingSize) {
    const here = [...path, "minimumRingSize"];
    report.add("LANES_DEPRECATED", here, `\`${formatPath(here)}\` is an old form of \`ringHash\``);
    if (hash.ringHash || hash.maglev) refuse(report, here, "it excludes `ringHash` and `maglev`");
  }
  const size = hash.maglev ? (hash.maglev.tableSize ?? 0) : undefined;
  if (size === undefined) return;
  const here = [...path, "maglev", "tableSize"];
  if (size === 0 || size >= MAX_MAGLEV) refuse(report, here, `${size} is outside 1..${MAX_MAGLEV - 1}`);
  else if (!isPrime(size)) refuse(report, here, `${size} is no prime`);
}

function isPrime(value: number): boolean {
  if (value < 4) return value > 0;
  if (value % 2 === 0) return false;
  for (let factor = 3; factor * factor <= value; factor += 2) if (value % factor === 0) return false;
  return true;
}
