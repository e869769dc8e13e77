import {
  duration,
  flag,
  int32,
  list,
  map,
  noticed,
  number,
  object,
  oneOf,
  read,
  refused,
  text,
  uint32,
  type ValueOf,
} from "./shape.ts";

const CERTIFICATES = "it is about certificates";
const COOKIE = "it is about the cookie that the caller gets";
const RING = "it is the size of a table";
const ERRORS = "it says which errors count";
const POOL = "it limits connections, not where they go";

export const connectionPool = object({
  tcp: read(
    object({
      maxConnections: read(int32),
      connectTimeout: read(duration),
      idleTimeout: read(duration),
      maxConnectionDuration: read(duration),
      tcpKeepalive: read(object({ probes: read(uint32), time: read(duration), interval: read(duration) })),
    }),
  ),
  http: read(
    object({
      http1MaxPendingRequests: read(int32),
      http2MaxRequests: read(int32),
      maxRequestsPerConnection: read(int32),
      maxRetries: read(int32),
      idleTimeout: read(duration),
      h2UpgradePolicy: read(oneOf("DEFAULT", "DO_NOT_UPGRADE", "UPGRADE")),
      useClientProtocol: read(flag),
      maxConcurrentStreams: read(int32),
      http2KeepAlive: read(object({ interval: read(duration), timeout: read(duration) })),
    }),
  ),
});

const consistentHash = object({
  httpHeaderName: read(text),
  httpCookie: read(
    object(
      {
        name: read(text),
        path: read(text),
        ttl: noticed(duration, COOKIE),
        attributes: noticed(list(object({ name: read(text), value: read(text) }, ["name"])), COOKIE),
      },
      ["name"],
    ),
  ),
  useSourceIp: read(flag),
  httpQueryParameterName: read(text),
  ringHash: noticed(object({ minimumRingSize: read(uint32) }), RING),
  maglev: read(object({ tableSize: read(uint32) })),
  minimumRingSize: noticed(uint32, RING),
});

const failover = list(object({ from: read(text), to: read(text) }));

export const localityLb = object({
  enabled: read(flag),
  distribute: read(list(object({ from: read(text), to: read(map(uint32)) }))),
  failover: read(failover),
  failoverPriority: read(list(text)),
});

const zoneAwareLb = object({
  enabled: read(flag),
  failover: read(failover),
  failoverPriority: read(list(text)),
  minClusterSize: read(uint32),
});

export const loadBalancer = object({
  simple: read(oneOf("UNSPECIFIED", "LEAST_CONN", "RANDOM", "PASSTHROUGH", "ROUND_ROBIN", "LEAST_REQUEST")),
  consistentHash: read(consistentHash),
  localityLbSetting: read(localityLb),
  zoneAwareLbSetting: refused(zoneAwareLb, "it orders endpoints by zone and load"),
  warmup: noticed(
    object({ duration: read(duration), minimumPercent: read(number), aggression: read(number) }),
    "it shares load among endpoints",
  ),
  warmupDurationSecs: noticed(duration, "it shares load among endpoints"),
});

const outlierDetection = object({
  consecutiveErrors: noticed(int32, "Istio does not use it"),
  splitExternalLocalOriginErrors: noticed(flag, ERRORS),
  consecutiveLocalOriginFailures: noticed(uint32, ERRORS),
  consecutiveGatewayErrors: read(uint32),
  consecutive5xxErrors: read(uint32),
  interval: read(duration),
  baseEjectionTime: read(duration),
  maxEjectionPercent: read(int32),
  minHealthPercent: read(int32),
  outlierDetectionHttpErrorCodes: noticed(list(uint32), ERRORS),
});

const clientTls = object({
  mode: read(oneOf("DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL")),
  clientCertificate: noticed(text, CERTIFICATES),
  privateKey: noticed(text, CERTIFICATES),
  caCertificates: noticed(text, CERTIFICATES),
  credentialName: read(text),
  subjectAltNames: noticed(list(text), CERTIFICATES),
  sni: noticed(text, CERTIFICATES),
  insecureSkipVerify: noticed(flag, CERTIFICATES),
  caCrl: noticed(text, CERTIFICATES),
});

const policyFields = {
  loadBalancer: read(loadBalancer),
  connectionPool: noticed(connectionPool, POOL),
  outlierDetection: read(outlierDetection),
  tls: read(clientTls),
};

const portSettings = object({ ...policyFields, port: read(object({ number: read(uint32) })) });

export const trafficPolicy = object({
  ...policyFields,
  portLevelSettings: read(list(portSettings)),
  tunnel: noticed(
    object({ protocol: read(text), targetHost: read(text), targetPort: read(uint32) }),
    "it carries TCP through another proxy",
  ),
  proxyProtocol: noticed(object({ version: read(oneOf("V1", "V2")) }), "it precedes the connection's bytes"),
  retryBudget: noticed(
    object({ percent: read(number), minRetryConcurrency: read(uint32), budgetInterval: read(duration) }),
    "it limits retries under load",
  ),
});

export type TrafficPolicySpec = ValueOf<typeof trafficPolicy>;
export type PortSettingsSpec = ValueOf<typeof portSettings>;
export type ConnectionPoolSpec = ValueOf<typeof connectionPool>;
export type LoadBalancerSpec = ValueOf<typeof loadBalancer>;
export type LocalityLbSpec = ValueOf<typeof localityLb>;
export type ConsistentHashSpec = ValueOf<typeof consistentHash>;
export type OutlierDetectionSpec = ValueOf<typeof outlierDetection>;
export type ClientTlsSpec = ValueOf<typeof clientTls>;
