import type { HttpRouteDocument } from "../resources/virtual-service-schema.ts";

export type Abort = { readonly httpStatus: number } | { readonly grpcStatus: number };

/** A route's fault with the share of requests, in percent, that each part meets. */
export interface Fault {
  readonly delay: { readonly percent: number; readonly ms: number } | undefined;
  readonly abort: { readonly percent: number; readonly with: Abort } | undefined;
}

/** What is done to one request: drawn from its route's fault. */
export interface InjectedFault {
  readonly delayMs: number | undefined;
  readonly abort: Abort | undefined;
}

const GRPC_CODES = [
  "OK",
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
];

/** Throws Error with the reason for an unknown gRPC status. A part without percentage meets every request. */
export function compileFault(fault: HttpRouteDocument["fault"]): Fault | undefined {
  if (fault === undefined) return undefined;
  const { delay, abort } = fault;
  return {
    delay: delay && { percent: delay.percentage ?? 100, ms: delay.fixedDelay },
    abort: abort && { percent: abort.percentage ?? 100, with: abortWith(abort) },
  };
}

function abortWith(abort: {
  readonly httpStatus?: number | undefined;
  readonly grpcStatus?: string | undefined;
}): Abort {
  if (abort.httpStatus !== undefined) return { httpStatus: abort.httpStatus };
  const code = GRPC_CODES.indexOf(abort.grpcStatus ?? "");
  if (code === -1) throw new Error(`\`${abort.grpcStatus}\` is not a gRPC status such as \`UNAVAILABLE\``);
  return { grpcStatus: code };
}

/** Draws each part by itself, as Envoy does. Undefined when neither meets the request. */
export function drawFault(fault: Fault | undefined, random: () => number): InjectedFault | undefined {
  if (fault === undefined) return undefined;
  const delayMs = fault.delay && random() * 100 < fault.delay.percent ? fault.delay.ms : undefined;
  const abort = fault.abort && random() * 100 < fault.abort.percent ? fault.abort.with : undefined;
  return delayMs === undefined && abort === undefined ? undefined : { delayMs, abort };
}
