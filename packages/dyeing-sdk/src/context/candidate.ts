import type { OtelContext } from "../telemetry/opentelemetry.ts";
import type { WireDye } from "../wire/wire-dye.ts";

const KEY = Symbol.for("dyeing.candidate.v1");

/** A dye that a propagator read without knowing from whom: nothing uses it until `receiveMessage()` promotes it. */
export function withCandidate(ctx: OtelContext, dye: WireDye): OtelContext {
  return ctx.setValue(KEY, dye);
}

export function candidateOf(ctx: OtelContext | undefined): WireDye | undefined {
  return ctx?.getValue(KEY) as WireDye | undefined;
}

/** A context that is entered with a dye of its own, or with none, has no candidate any more. */
export function withoutCandidate(ctx: OtelContext): OtelContext {
  return ctx.getValue(KEY) === undefined ? ctx : ctx.deleteValue(KEY);
}
