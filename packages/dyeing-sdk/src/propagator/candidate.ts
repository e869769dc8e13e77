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
