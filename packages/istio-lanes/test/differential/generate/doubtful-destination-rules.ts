import type { Doubt } from "./doubtful.ts";

const at = (place: string, ...values: readonly unknown[]): Doubt => ({ kind: "DestinationRule", at: place, values });
const policy = (place: string, ...values: readonly unknown[]): Doubt => at(`trafficPolicy.${place}`, ...values);
const balancer = (...values: readonly unknown[]): Doubt => policy("loadBalancer", ...values);
const hash = (...values: readonly unknown[]): Doubt =>
  balancer(...values.map((consistentHash) => ({ consistentHash })));
const locality = (...values: readonly unknown[]): Doubt =>
  balancer(...values.map((localityLbSetting) => ({ simple: "ROUND_ROBIN", localityLbSetting })));

const DURATIONS = ["5s", "1ms", "0.5ms", "0s", "-1s", "5", "1h", "500us"];

export const DOUBTFUL_DESTINATION_RULES: readonly Doubt[] = [
  at("host", "", undefined, "*", "*.local", "Order", "bad_host", "10.0.0.1", "a..b", "order.", "*.*.com"),
  at("exportTo", ["."], ["*"], ["*", "."], ["~"], ["a", "a"], ["bad ns"], [""]),
  at("workloadSelector", {}, { matchLabels: {} }, { matchLabels: { app: "a" } }, { matchLabels: { "bad key!": "a" } }),
  at(
    "subsets",
    [],
    [{}],
    null,
    [{ name: "a" }],
    [
      { name: "a", labels: {} },
      { name: "a", labels: {} },
    ],
  ),
  at("subsets[0].name", "", "v1", "Bad_Subset!", "a.b", "x".repeat(64), "-a", "1"),
  at(
    "subsets[0].labels",
    {},
    null,
    { "": "a" },
    { "bad key!": "a" },
    { a: "bad value!" },
    { a: "" },
    { a: 1 },
    undefined,
  ),
  at("subsets[0].trafficPolicy", {}, { loadBalancer: {} }, { loadBalancer: { simple: "RANDOM" } }, null),
  at(
    "subsets[0].trafficPolicy.portLevelSettings",
    [{ port: { number: 80 } }],
    [{ loadBalancer: { simple: "RANDOM" } }],
  ),
  at("unknown", 1),
  at("trafficPolicy", {}, null, { outlierDetection: {} }, { unknown: 1 }),
  balancer({}, null, { simple: "SOMEHOW" }, { simple: "LEAST_CONN" }, { simple: "PASSTHROUGH" }, { simple: 1 }),
  balancer({ simple: "RANDOM", consistentHash: { useSourceIp: true } }, { consistentHash: {} }),
  balancer(
    { warmup: { duration: "10s" } },
    { warmup: {} },
    { warmupDurationSecs: "10s" },
    { warmup: { duration: "10s", aggression: 0 } },
  ),
  balancer({ zoneAwareLbSetting: { enabled: true } }),
  hash(
    { httpHeaderName: "x" },
    { httpHeaderName: "" },
    { httpHeaderName: "x", useSourceIp: true },
    { useSourceIp: false },
  ),
  hash(
    { httpCookie: {} },
    { httpCookie: { name: "a" } },
    { httpCookie: { name: "" } },
    { httpCookie: { name: "", ttl: "1s" } },
  ),
  hash(...DURATIONS.map((ttl) => ({ httpCookie: { name: "a", ttl } }))),
  hash({ httpCookie: { name: "a", attributes: [{ name: "" }] } }, { httpCookie: { name: "a", path: "" } }),
  hash(
    { httpQueryParameterName: "" },
    { httpQueryParameterName: "a" },
    { httpQueryParameterName: "a", minimumRingSize: 0 },
  ),
  hash(...[0, 1, 8388608, 8388609].map((minimumRingSize) => ({ useSourceIp: true, ringHash: { minimumRingSize } }))),
  hash(...[0, 1, 100, 101, 65537, 5000011, 5000012].map((tableSize) => ({ useSourceIp: true, maglev: { tableSize } }))),
  hash(
    { useSourceIp: true, minimumRingSize: 1024, ringHash: { minimumRingSize: 1 } },
    { useSourceIp: true, ringHash: {}, maglev: {} },
  ),
  locality({}, null, { enabled: false }, { failover: [] }, { distribute: [] }, { failoverPriority: [] }),
  locality(
    { failoverPriority: ["a"] },
    { failoverPriority: [""] },
    { failoverPriority: ["a=b"] },
    { failoverPriority: ["a=b=c"] },
  ),
  locality(
    { failoverPriority: ["bad key!"] },
    { failoverPriority: ["a", "a"] },
    { failoverPriority: ["a=bad value!"] },
  ),
  locality(
    { failover: [{ from: "r1", to: "r2" }] },
    { failover: [{ from: "r1", to: "r1" }] },
    { failover: [{ from: "r1" }] },
  ),
  locality(
    { failover: [{ from: "r1/z1", to: "r2" }] },
    { failover: [{ from: "", to: "" }] },
    { failover: [{ from: "*", to: "r2" }] },
  ),
  locality(
    { failover: [{ from: "r1", to: "r2" }], failoverPriority: ["a"] },
    { failover: [{ from: "r1", to: "r2" }], distribute: [{ from: "*", to: { "*": 100 } }] },
  ),
  locality(
    { distribute: [{ from: "r1/*", to: { "r1/*": 100 } }] },
    { distribute: [{ from: "r1/*", to: { "r1/*": 50 } }] },
    { distribute: [{ from: "r1/*", to: { "r1/*": 0, "r2/*": 100 } }] },
    { distribute: [{ from: "r1/*", to: { "r1/*": 101 } }] },
    { distribute: [{ from: "r1/*", to: {} }] },
    { distribute: [{ from: "", to: { "*": 100 } }] },
    { distribute: [{ from: "r1/*/s1", to: { "*": 100 } }] },
    {
      distribute: [
        { from: "r1/*", to: { "*": 100 } },
        { from: "r1/z1/*", to: { "*": 100 } },
      ],
    },
    ...[
      ["r1/z1/*", "r1/*"],
      ["r1/z1", "r1/z2"],
      ["r1/z1", "r1"],
      ["r1", "r1/z1"],
      ["*", "r1"],
      ["r1", "*"],
      ["r1/z1/s1", "r1/z1"],
      ["r1/z1", "r1/z1/s1"],
      ["r1/z1/s1", "r1/z1/*"],
      ["r1/z1/*", "r1/z1/s1"],
      ["r1/z1/s1/x", "r1/z1/s1"],
      ["r1//s1", "r2"],
    ].map((from) => ({ distribute: from.map((one) => ({ from: one, to: { "*": 100 } })) })),
    // Keys of `to` that overlap are left out: Istio's answer depends on the order in which Go takes a map's keys.
    { distribute: [{ from: "r1/*", to: { "r1/z1/*": 50, "r1/z2/*": 50 } }] },
  ),
  policy("outlierDetection", {}, null, { unknown: 1 }),
  ...["consecutive5xxErrors", "consecutiveGatewayErrors", "consecutiveErrors", "consecutiveLocalOriginFailures"].map(
    (name) => policy(`outlierDetection.${name}`, 0, 1, -1, "1", 1.5),
  ),
  ...["maxEjectionPercent", "minHealthPercent"].map((name) => policy(`outlierDetection.${name}`, 0, 50, 100, 101, -1)),
  ...["interval", "baseEjectionTime"].map((name) => policy(`outlierDetection.${name}`, ...DURATIONS)),
  policy("outlierDetection.outlierDetectionHttpErrorCodes", [500], [99], [600], [500, 500], [], [200]),
  policy(
    "outlierDetection",
    { consecutiveLocalOriginFailures: 3 },
    { splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 3 },
  ),
  ...["DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL", "SOMEHOW"].flatMap((mode) =>
    [
      {},
      { clientCertificate: "/a" },
      { clientCertificate: "/a", privateKey: "/b" },
      { credentialName: "a" },
      { credentialName: "configmap://a" },
      { credentialName: "configmap://default/a" },
      { credentialName: "configmap://shop/a" },
      { credentialName: "configmap://default/" },
      { credentialName: "a", clientCertificate: "/a", privateKey: "/b" },
      { caCertificates: "/a" },
      { caCertificates: "/a", credentialName: "a" },
      { insecureSkipVerify: true },
      { insecureSkipVerify: true, caCertificates: "/a" },
      { caCrl: "/a" },
      { sni: "a" },
      { subjectAltNames: ["a"] },
      { insecureSkipVerify: true, subjectAltNames: ["a"] },
    ].map((rest) => policy("tls", { mode, ...rest })),
  ),
  policy("portLevelSettings", [], [{}], [{ port: {} }], [{ port: { number: 0 } }], [{ port: { number: 80 } }]),
  policy(
    "portLevelSettings",
    [{ port: { number: 80 }, loadBalancer: { simple: "RANDOM" } }],
    [{ port: { number: 70000 }, loadBalancer: { simple: "RANDOM" } }],
    [{ loadBalancer: { simple: "RANDOM" } }],
    [1, 2].map(() => ({ port: { number: 80 }, loadBalancer: { simple: "RANDOM" } })),
  ),
  policy(
    "connectionPool",
    {},
    { tcp: {} },
    { http: {} },
    { tcp: { maxConnections: -1 } },
    { tcp: { maxConnections: 1 } },
  ),
  ...DURATIONS.map((connectTimeout) => policy("connectionPool", { tcp: { connectTimeout } })),
  ...[
    "http1MaxPendingRequests",
    "http2MaxRequests",
    "maxRequestsPerConnection",
    "maxRetries",
    "maxConcurrentStreams",
  ].map((name) =>
    policy(
      "connectionPool",
      { http: { [name]: -1 } },
      { http: { [name]: 0 } },
      { http: { [name]: 5 } },
      { http: { [name]: 536870913 } },
    ),
  ),
  policy(
    "connectionPool",
    { http: { h2UpgradePolicy: "UPGRADE", useClientProtocol: true } },
    { http: { h2UpgradePolicy: "SOMEHOW" } },
  ),
];
