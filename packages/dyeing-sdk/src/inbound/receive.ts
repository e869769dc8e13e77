import { type Context, context } from "@opentelemetry/api";
import { bindEmitter, isBound } from "../context/bind-emitter.ts";
import { Carried } from "../context/carried.ts";
import { derivedContext } from "../context/carried-context.ts";
import { markReceived } from "../context/received-mark.ts";
import type { Policy } from "../policy/policy.ts";
import { COLOR_HEADER, REQUEST_ID_HEADER } from "../wire/header-names.ts";
import type { Admission } from "./admission.ts";
import { acceptsDye, admitDye } from "./admit-dye.ts";
import type { Exchange } from "./exchange.ts";
import { exchangeFacts } from "./exchange-facts.ts";
import { removeDye } from "./remove-dye.ts";
import { requestIdOf } from "./request-id.ts";
import { traceHeadersOf } from "./trace-headers.ts";

export interface ReceiveSettings extends Admission {
  readonly echoColor: boolean;
  readonly policy: () => Policy | undefined;
}

/**
 * The one way in: read headers, trust, rules (edge only), then `next` in the new context with the exchange's emitters
 * bound to it. A fault of ours never fails the request: it runs on without a dye and is counted. What `next` throws is
 * the application's and passes through.
 */
export function receive<T>(exchange: Exchange, next: () => T, settings: ReceiveSettings): T {
  let entered: Context | undefined;
  try {
    entered = enter(exchange, settings);
  } catch (error) {
    settings.count("receive-failed", error);
  }
  return entered === undefined ? next() : context.with(entered, next);
}

function enter(exchange: Exchange, settings: ReceiveSettings): Context | undefined {
  const emitters = exchange.emitters ?? [];
  const first = emitters[0];
  if ((first !== undefined && isBound(first)) || (exchange.request !== undefined && !markReceived(exchange.request))) {
    settings.count("received-twice");
    return undefined;
  }
  const read = (name: string) => exchange.header(name);
  const policy = settings.policy();
  const dye = admitDye(read, () => exchangeFacts(exchange), policy, settings);
  const carried = new Carried(dye, requestIdOf(read(REQUEST_ID_HEADER)), traceHeadersOf(read));
  const ctx = derivedContext(carried);
  if (!acceptsDye(policy, settings.role)) removeDye(exchange, read);
  echo(exchange, carried, settings.echoColor);
  // Last, when nothing can fail any more: listeners and handler are in the dye together, or neither is.
  for (const emitter of emitters) bindEmitter(emitter, ctx, carried);
  return ctx;
}

/**
 * Request identity in the response. The color only where configured, as it makes the response depend on the request, and
 * only when it is known: an unknown state must not read as undyed in a response either.
 */
function echo(exchange: Exchange, carried: Carried, echoColor: boolean): void {
  exchange.setResponseHeader?.(REQUEST_ID_HEADER, carried.requestId);
  if (!echoColor) return;
  if (carried.dye !== undefined) exchange.setResponseHeader?.(COLOR_HEADER, carried.dye.color);
  exchange.vary?.(COLOR_HEADER);
}
