import type { Draw } from "./draw.ts";
import type { Part } from "./route.ts";

/** A policy of a rule or a subset (`ports`), or of one port of it. Never empty: Istio's admission refuses that. */
/** `namespace`: the rule's. */
export function drawTrafficPolicy(draw: Draw, namespace: string, ports: boolean): Part {
  const policy: Part = {
    ...draw.maybe(75, "loadBalancer", () => drawLoadBalancer(draw)),
    ...draw.maybe(55, "outlierDetection", () => drawOutliers(draw)),
    ...draw.maybe(30, "tls", () => drawTls(draw, namespace)),
    ...draw.maybe(12, "connectionPool", () => ({
      http: { http1MaxPendingRequests: 100, maxRequestsPerConnection: 10 },
    })),
    ...(ports
      ? draw.maybe(45, "portLevelSettings", () =>
          draw
            .some([80, 8080], 1, 2)
            .map((number) => ({ port: { number }, ...drawTrafficPolicy(draw, namespace, false) })),
        )
      : {}),
  };
  return Object.keys(policy).length > 0 ? policy : { loadBalancer: { simple: "ROUND_ROBIN" } };
}

function drawLoadBalancer(draw: Draw): Part {
  const kind = draw.int(1, 10);
  const algorithm: Part =
    kind <= 4
      ? { simple: draw.one(["ROUND_ROBIN", "LEAST_REQUEST", "RANDOM", "UNSPECIFIED", "PASSTHROUGH"]) }
      : kind <= 8
        ? { consistentHash: { ...drawHashKey(draw), ...drawHashRing(draw) } }
        : {};
  return { ...algorithm, ...draw.maybe(55, "localityLbSetting", () => drawLocality(draw)) };
}

function drawHashKey(draw: Draw): Part {
  const cookie = {
    name: "user",
    ...draw.maybe(60, "ttl", () => draw.one(["0s", "60s"])),
    ...draw.maybe(60, "path", () => "/"),
    ...draw.maybe(60, "attributes", () => [{ name: "SameSite", value: "Lax" }]),
  };
  return draw.one<Part>([
    { httpHeaderName: "x-env" },
    { httpCookie: cookie },
    { httpCookie: cookie },
    { httpQueryParameterName: "user" },
    { useSourceIp: true },
  ]);
}

function drawHashRing(draw: Draw): Part {
  return draw.one<Part>([
    {},
    { ringHash: { minimumRingSize: 64 } },
    { maglev: { tableSize: 101 } },
    { minimumRingSize: 128 },
  ]);
}

export function drawLocality(draw: Draw): Part {
  const enabled = draw.maybe(50, "enabled", () => draw.chance(80));
  return {
    ...enabled,
    ...draw.one<Part>([
      { failoverPriority: ["version=v2"] },
      { failoverPriority: ["lane-blue=", "lane-gray=y"] },
      { failoverPriority: ["version", "lane-gray"] },
      { failover: [{ from: "r1", to: "r2" }] },
      { failover: [{ from: "r2", to: "r1" }] },
      { distribute: [{ from: "r1/z1/*", to: { "r1/z1/*": 80, "r2/*": 20 } }] },
      { distribute: [{ from: "*", to: { "r1/*": 50, "r2/*": 50 } }] },
    ]),
  };
}

function drawOutliers(draw: Draw): Part {
  return {
    ...draw.maybe(50, "consecutive5xxErrors", () => draw.one([0, 3, 5])),
    ...draw.maybe(40, "consecutiveGatewayErrors", () => draw.one([0, 2])),
    ...draw.maybe(25, "consecutiveErrors", () => 7),
    ...draw.one<Part>([
      {},
      { splitExternalLocalOriginErrors: true },
      { splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 4 },
    ]),
    ...draw.maybe(40, "interval", () => "1s"),
    ...draw.maybe(40, "baseEjectionTime", () => "5s"),
    ...draw.maybe(40, "maxEjectionPercent", () => 100),
    ...draw.maybe(40, "minHealthPercent", () => draw.one([0, 1, 50])),
    ...draw.maybe(25, "outlierDetectionHttpErrorCodes", () => [500, 502]),
  };
}

function drawTls(draw: Draw, namespace: string): Part {
  const mode = draw.one(["DISABLE", "SIMPLE", "SIMPLE", "MUTUAL", "MUTUAL", "ISTIO_MUTUAL", "ISTIO_MUTUAL"]);
  if (mode === "DISABLE" || mode === "ISTIO_MUTUAL") return { mode };
  const files = { clientCertificate: "/etc/client.pem", privateKey: "/etc/key.pem" };
  const secret = draw.chance(mode === "MUTUAL" ? 40 : 25);
  const names = draw.maybe(40, "subjectAltNames", () => ["api.example.com"]);
  const authority = draw.one<Part>([
    { caCertificates: "/etc/ca.pem", caCrl: "/etc/ca.crl", ...names },
    { insecureSkipVerify: true },
    names,
  ]);
  return {
    mode,
    ...(secret
      ? { credentialName: draw.one(["client", "client", `configmap://${namespace}/client`]) }
      : mode === "MUTUAL"
        ? files
        : {}),
    ...draw.maybe(60, "sni", () => "api.example.com"),
    ...(secret ? names : authority),
  };
}
