import { messageReader } from "../carrier/message-reader.ts";
import { newRequestScope } from "../context/active-carried.ts";
import { candidateOf } from "../context/candidate.ts";
import { Carried } from "../context/carried.ts";
import { receivedDye } from "../context/dye-record.ts";
import { activeOtelContext } from "../context/mirror.ts";
import type { Admission } from "../inbound/admission.ts";
import { requestIdOf } from "../inbound/request-id.ts";
import { traceHeadersOf } from "../inbound/trace-headers.ts";
import { readDye } from "../mirrors/read-dye.ts";
import type { Policy } from "../policy/policy.ts";
import type { Runtime } from "../process/runtime.ts";
import { markActiveSpan } from "../telemetry/opentelemetry.ts";
import { COLOR_HEADER, REQUEST_ID_HEADER } from "../wire/header-names.ts";
import { NO_VOCABULARY } from "../wire/vocabulary.ts";

/**
 * What one delivery carries. Without a color of its own, a dye that a propagator extracted for this delivery is taken;
 * what the consumer's surrounding context carries never is. A fault leaves the delivery in the unknown state.
 */
export function carriedOfMessage(
  headers: unknown,
  policyOf: () => Policy | undefined,
  runtime: Runtime & { at(policy: Policy | undefined): Runtime },
  { trust, restores }: Pick<Admission, "trust" | "restores">,
): Carried {
  const { count } = runtime;
  const scope = newRequestScope();
  try {
    const policy = policyOf();
    const vocabulary = policy?.vocabulary ?? NO_VOCABULARY;
    const read = messageReader(headers);
    const candidate = read(COLOR_HEADER) === undefined ? candidateOf(activeOtelContext()) : undefined;
    const came = candidate ?? readDye(read, vocabulary, restores, count);
    const wire = came === undefined ? undefined : trust.admittedMessage(came, count);
    const dye = wire === undefined ? undefined : receivedDye(wire, vocabulary);
    if (dye !== undefined) markActiveSpan(dye.color, dye.rule);
    return new Carried(runtime.at(policy), scope, dye, requestIdOf(read(REQUEST_ID_HEADER)), traceHeadersOf(read));
  } catch (error) {
    count("receive-failed", error);
    return new Carried(runtime, scope, undefined, requestIdOf(undefined), []);
  }
}
