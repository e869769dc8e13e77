import { type Context, context, createContextKey, ROOT_CONTEXT } from "@opentelemetry/api";
import { withoutCandidate } from "./candidate.ts";
import type { Carried } from "./carried.ts";

// Symbol.for behind it: two copies of this package share the key, and so the dye.
const KEY = createContextKey("dyeing.carried.v1");

/** What a context carries. */
export function carriedOf(ctx: Context): Carried | undefined {
  return ctx.getValue(KEY) as Carried | undefined;
}

/** What the current context carries. Undefined outside a request: the unknown state without even a request id. */
export function activeCarried(): Carried | undefined {
  return carriedOf(context.active());
}

/** The current context with another carried object: spans and whatever else lives there stay. */
export function derivedContext(carried: Carried): Context {
  return withoutCandidate(context.active()).setValue(KEY, carried);
}

/** A context that holds nothing else: for deliveries and jobs that must not inherit from where they are started. */
export function rootContext(carried: Carried): Context {
  return ROOT_CONTEXT.setValue(KEY, carried);
}
