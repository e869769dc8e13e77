import { durationMs } from "../../resource/duration.ts";
import type { FaultSpec } from "../../resource/shape/virtual-service.ts";
import { GRPC_STATUS_NAMES } from "../../resource/validate/grpc-status.ts";

export type Abort = { readonly httpStatus: number } | { readonly grpcStatus: number };

/** A route's fault with the share of requests, in percent, that each part meets. 0 = none of them. */
export interface Fault {
  readonly delay: { readonly percent: number; readonly ms: number } | undefined;
  readonly abort: { readonly percent: number; readonly with: Abort } | undefined;
}

/** What is done to one request: drawn from its route's fault. */
export interface InjectedFault {
  readonly delayMs: number | undefined;
  readonly abort: Abort | undefined;
}

/** A part without a percentage meets no request: that is Envoy's default, and Istio does not set it. */
export function compileFault(fault: FaultSpec | null | undefined): Fault | undefined {
  if (!fault) return undefined;
  const { delay, abort } = fault;
  const ms = delay?.fixedDelay ? durationMs(delay.fixedDelay) : undefined;
  const kind = abort ? abortWith(abort) : undefined;
  const compiled = {
    delay: ms === undefined ? undefined : { percent: millionths(delay?.percentage?.value ?? delay?.percent ?? 0), ms },
    abort: kind === undefined ? undefined : { percent: millionths(abort?.percentage?.value ?? 0), with: kind },
  };
  return compiled.delay === undefined && compiled.abort === undefined ? undefined : compiled;
}

/** Envoy counts in millionths and drops the rest. */
function millionths(percent: number): number {
  return Math.trunc(percent * 10_000) / 10_000;
}

function abortWith(abort: NonNullable<FaultSpec["abort"]>): Abort | undefined {
  if (typeof abort.httpStatus === "number") return { httpStatus: abort.httpStatus };
  if (typeof abort.grpcStatus !== "string") return undefined;
  const code = GRPC_STATUS_NAMES.indexOf(abort.grpcStatus);
  return code === -1 ? undefined : { grpcStatus: code };
}

/** Draws each part by itself, as Envoy does. Undefined when neither meets the request. */
export function drawFault(fault: Fault | undefined, random: () => number): InjectedFault | undefined {
  if (fault === undefined) return undefined;
  const delayMs = fault.delay && meets(fault.delay.percent, random) ? fault.delay.ms : undefined;
  const abort = fault.abort && meets(fault.abort.percent, random) ? fault.abort.with : undefined;
  return delayMs === undefined && abort === undefined ? undefined : { delayMs, abort };
}

function meets(percent: number, random: () => number): boolean {
  return percent > 0 && random() * 100 < percent;
}
