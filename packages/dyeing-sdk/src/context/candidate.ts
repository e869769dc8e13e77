import { type Context, createContextKey } from "@opentelemetry/api";
import type { WireDye } from "../wire/wire-dye.ts";

const KEY = createContextKey("dyeing.candidate.v1");

/** A dye that a propagator read without knowing from whom: nothing uses it until `receiveMessage()` promotes it. */
export function withCandidate(ctx: Context, dye: WireDye): Context {
  return ctx.setValue(KEY, dye);
}

export function candidateOf(ctx: Context): WireDye | undefined {
  return ctx.getValue(KEY) as WireDye | undefined;
}

/** A context that is entered with a dye of its own, or with none, has no candidate any more. */
export function withoutCandidate(ctx: Context): Context {
  return ctx.getValue(KEY) === undefined ? ctx : ctx.deleteValue(KEY);
}
