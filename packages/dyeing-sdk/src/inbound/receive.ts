import { newRequestScope } from "../context/active-carried.ts";
import { bindDestroy } from "../context/bind-destroy.ts";
import { bindEmitter, isBound } from "../context/bind-emitter.ts";
import { Carried } from "../context/carried.ts";
import { DecisionWindow } from "../context/decision-window.ts";
import { wasReceivedEarly } from "../context/early-scope.ts";
import { Entry } from "../context/entry.ts";
import { markReceived } from "../context/received-mark.ts";
import type { Policy } from "../policy/policy.ts";
import type { Runtime } from "../process/runtime.ts";
import { markActiveSpan } from "../telemetry/opentelemetry.ts";
import { COLOR_HEADER, REQUEST_ID_HEADER } from "../wire/header-names.ts";
import { NO_VOCABULARY } from "../wire/vocabulary.ts";
import type { Admission } from "./admission.ts";
import { admitDye } from "./admit-dye.ts";
import { ContextWatch } from "./context-watch.ts";
import { Decidable } from "./decidable.ts";
import { echoColor } from "./echo-color.ts";
import type { Exchange } from "./exchange.ts";
import { http2StreamOf } from "./http2-stream-of.ts";
import type { Prepared } from "./prepare.ts";
import { replaceDye } from "./replace-dye.ts";
import { requestIdOf } from "./request-id.ts";
import { traceHeadersOf } from "./trace-headers.ts";

export interface ReceiveSettings extends Admission {
  /** Gives what one request is judged by, for the snapshot that it begins with. */
  readonly runtime: Runtime & { at(policy: Policy | undefined): Runtime };
  readonly echoColor: boolean;
  readonly policy: () => Policy | undefined;
}

/**
 * The one way in: read headers, trust, rules (edge only), then `next` in the new context with the exchange's emitters
 * bound to it. A fault of ours never fails the request: it runs on without a dye and is counted. What `next` throws is
 * the application's and passes through.
 *
 * @param prepared What was waited for.
 */
export function receive<T>(
  exchange: Exchange,
  next: () => T,
  settings: ReceiveSettings,
  prepared: Prepared | undefined,
): T {
  let entered: Entry | undefined;
  try {
    entered = enter(exchange, settings, prepared);
  } catch (error) {
    settings.count("receive-failed", error);
  }
  return entered === undefined ? next() : entered.run(next);
}

function enter(exchange: Exchange, settings: ReceiveSettings, prepared: Prepared | undefined): Entry | undefined {
  const emitters = exchange.emitters ?? [];
  const first = emitters[0];
  const isEarly = wasReceivedEarly();
  const isMarked = exchange.request !== undefined && !markReceived(exchange.request);
  if (isEarly || isMarked || (first !== undefined && isBound(first))) {
    settings.count("received-twice");
    return undefined;
  }
  const read = (name: string) => exchange.header(name);
  const policy = prepared?.policy ?? settings.policy();
  const decidable =
    settings.role === "edge" && policy !== undefined
      ? new Decidable(exchange, policy, prepared, settings.visitors)
      : undefined;
  const { dye, replaces } = admitDye(exchange, read, decidable, policy, settings);
  if (dye !== undefined) markActiveSpan(dye.color, dye.rule);
  const requestId = requestIdOf(read(REQUEST_ID_HEADER));
  const scope = newRequestScope();
  const carried = new Carried(settings.runtime.at(policy), scope, dye, requestId, traceHeadersOf(read));
  const entry = Entry.received(carried);
  if (replaces) {
    const { forged, came } = replaceDye(exchange, read, dye, policy?.vocabulary ?? NO_VOCABULARY);
    decidable?.keep(came);
    if (forged && settings.trust.of(policy?.trust.accept) === "none") settings.count("inbound-untrusted");
  }
  if (decidable !== undefined) scope.window = new DecisionWindow(decidable);
  exchange.setResponseHeader?.(REQUEST_ID_HEADER, requestId);
  if (settings.echoColor) {
    echoColor(exchange, dye);
    exchange.vary?.(COLOR_HEADER);
  }
  const watch = new ContextWatch(carried, exchange);
  exchange.watchAnswer?.(watch);
  // Last, when nothing can fail any more: listeners and handler are in the dye together, or neither is.
  for (const emitter of emitters) {
    bindEmitter(emitter, entry, watch);
    const stream = http2StreamOf(emitter);
    if (stream !== undefined) bindDestroy(stream, entry);
  }
  return entry;
}
