import type { RequestHead } from "../message/request-head.ts";
import { isGrpc } from "./grpc.ts";

/** What an attempt counts for that broke, and for one that took too long. */
export const FAILED = 503;
export const TIMED_OUT = 504;

/** As Envoy maps the status of a gRPC response that has no body; what stands for a failure of the endpoint is 5xx. */
const BY_GRPC: Readonly<Record<number, number>> = {
  0: 200,
  1: 499,
  3: 400,
  4: 504,
  5: 404,
  6: 409,
  7: 403,
  8: 429,
  9: 400,
  10: 409,
  11: 400,
  12: 501,
  14: 503,
  16: 401,
};
const UNKNOWN = 500;

/** The HTTP status that an answer counts for when it comes to ejecting its endpoint. */
export function statusOfAnswer(
  status: number,
  grpcStatus: number | undefined,
  { headers }: Pick<RequestHead, "headers">,
): number {
  return grpcStatus !== undefined && isGrpc(headers) ? (BY_GRPC[grpcStatus] ?? UNKNOWN) : status;
}
