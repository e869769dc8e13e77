import { newRequestScope } from "../context/active-carried.ts";
import { bindEmitter, isBound } from "../context/bind-emitter.ts";
import { Carried } from "../context/carried.ts";
import { Entry } from "../context/entry.ts";
import { markReceived } from "../context/received-mark.ts";
import type { Policy } from "../policy/policy.ts";
import type { Runtime } from "../process/runtime.ts";
import { COLOR_HEADER, REQUEST_ID_HEADER } from "../wire/header-names.ts";
import { NO_VOCABULARY } from "../wire/vocabulary.ts";
import type { Admission } from "./admission.ts";
import { acceptsDye, admitDye } from "./admit-dye.ts";
import { ContextWatch } from "./context-watch.ts";
import type { Exchange } from "./exchange.ts";
import { exchangeFacts } from "./exchange-facts.ts";
import { replaceDye } from "./replace-dye.ts";
import { requestIdOf } from "./request-id.ts";
import { traceHeadersOf } from "./trace-headers.ts";

export interface ReceiveSettings extends Admission {
  readonly runtime: Runtime;
  readonly echoColor: boolean;
  readonly policy: () => Policy | undefined;
}

/**
 * The one way in: read headers, trust, rules (edge only), then `next` in the new context with the exchange's emitters
 * bound to it. A fault of ours never fails the request: it runs on without a dye and is counted. What `next` throws is
 * the application's and passes through.
 */
export function receive<T>(exchange: Exchange, next: () => T, settings: ReceiveSettings): T {
  let entered: Entry | undefined;
  try {
    entered = enter(exchange, settings);
  } catch (error) {
    settings.count("receive-failed", error);
  }
  return entered === undefined ? next() : entered.run(next);
}

function enter(exchange: Exchange, settings: ReceiveSettings): Entry | undefined {
  const emitters = exchange.emitters ?? [];
  const first = emitters[0];
  if ((first !== undefined && isBound(first)) || (exchange.request !== undefined && !markReceived(exchange.request))) {
    settings.count("received-twice");
    return undefined;
  }
  const read = (name: string) => exchange.header(name);
  const policy = settings.policy();
  const { dye, replaces } = admitDye(read, () => exchangeFacts(exchange), policy, settings);
  const requestId = requestIdOf(read(REQUEST_ID_HEADER));
  const carried = new Carried(settings.runtime, newRequestScope(), dye, requestId, traceHeadersOf(read));
  const entry = Entry.received(carried);
  if (replaces) {
    const forged = replaceDye(exchange, read, dye, policy?.vocabulary ?? NO_VOCABULARY);
    if (forged && !acceptsDye(policy, settings.role)) settings.count("inbound-untrusted");
  }
  echo(exchange, carried, settings.echoColor);
  const watch = new ContextWatch(carried, exchange);
  exchange.watchAnswer?.(watch);
  // Last, when nothing can fail any more: listeners and handler are in the dye together, or neither is.
  for (const emitter of emitters) bindEmitter(emitter, entry, watch);
  return entry;
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
