import type { MissReason } from "@dyeing/lanes/explain";
import type { ResponseFlag } from "../access-log/response-flag.ts";

interface MissReply {
  readonly status: number;
  readonly body: string;
  readonly flag: ResponseFlag;
  readonly details: string;
}

const NO_ROUTE: MissReply = { status: 404, body: "", flag: "NR", details: "route_not_found" };
const NO_CLUSTER: MissReply = { status: 503, body: "", flag: "NC", details: "cluster_not_found" };

/** What Envoy answers and logs for a request that no endpoint is found for. */
export const MISS_REPLIES: Readonly<Record<MissReason, MissReply>> = {
  UNKNOWN_HOST: NO_ROUTE,
  NO_ROUTE,
  UNKNOWN_DESTINATION: NO_CLUSTER,
  UNKNOWN_SUBSET: NO_CLUSTER,
  NO_ENDPOINT: { status: 503, body: "no healthy upstream", flag: "UH", details: "no_healthy_upstream" },
};
