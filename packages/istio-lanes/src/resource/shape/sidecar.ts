import { serverTls } from "./server-tls.ts";
import { list, map, noticed, object, oneOf, read, text, uint32, type ValueOf } from "./shape.ts";
import { connectionPool } from "./traffic-policy.ts";
import { destination } from "./virtual-service.ts";

const port = object({ number: read(uint32), protocol: read(text), name: read(text), targetPort: read(uint32) });
const captureMode = oneOf("DEFAULT", "IPTABLES", "NONE");
const INBOUND = "it is about calls that arrive";

const egress = object(
  {
    port: read(port),
    bind: noticed(text, "it is an address of the caller's own"),
    captureMode: noticed(captureMode, "it says how calls get to the proxy"),
    hosts: read(list(text)),
  },
  ["hosts"],
);

const ingress = object(
  {
    port: read(port),
    bind: read(text),
    captureMode: read(captureMode),
    defaultEndpoint: read(text),
    tls: read(serverTls),
    connectionPool: read(connectionPool),
  },
  ["port"],
);

export const sidecarSpec = object({
  workloadSelector: read(object({ labels: read(map(text)) })),
  ingress: noticed(list(ingress), INBOUND),
  egress: read(list(egress)),
  inboundConnectionPool: noticed(connectionPool, INBOUND),
  outboundTrafficPolicy: read(
    object({ mode: read(oneOf("REGISTRY_ONLY", "ALLOW_ANY")), egressProxy: read(destination) }),
  ),
});

export type SidecarSpec = ValueOf<typeof sidecarSpec>;
export type EgressSpec = ValueOf<typeof egress>;
