import { DyeRecord, receivedDye } from "../context/dye-record.ts";
import type { Policy } from "../policy/policy.ts";
import type { RequestFacts } from "../rule/request-facts.ts";
import { decodeDye, type HeaderReader } from "../wire/decode-dye.ts";
import { COLOR_HEADER, DEFAULT_COLOR, DYE_HEADER } from "../wire/header-names.ts";
import { NO_VOCABULARY } from "../wire/vocabulary.ts";
import type { WireDye } from "../wire/wire-dye.ts";
import type { Admission, Role } from "./admission.ts";
import { dyeOfDecision } from "./dye-of-decision.ts";

/**
 * The dye of an incoming request: read headers, apply trust, and at an edge apply the rules. Undefined is the unknown
 * state, which only an interior service can be in: no color came, or what came is malformed or not accepted. An edge
 * always knows: what it does not accept is as if it had not been sent.
 */
export function admitDye(
  read: HeaderReader,
  facts: () => RequestFacts,
  policy: Policy | undefined,
  admission: Admission,
): DyeRecord | undefined {
  const vocabulary = policy?.vocabulary ?? NO_VOCABULARY;
  if (acceptsDye(policy, admission.role)) {
    const wire = decodeDye(read, vocabulary, admission.count);
    if (wire !== undefined) return receivedDye(wire, vocabulary);
  } else if (read(COLOR_HEADER) !== undefined || read(DYE_HEADER) !== undefined) {
    admission.count("inbound-untrusted");
  }
  if (admission.role === "interior") return undefined;
  if (policy === undefined) return new DyeRecord(undyed(admission.service, undefined), vocabulary);
  return dyeOfDecision(policy.decide(facts()), policy, admission);
}

/** Whether a dye that arrives counts: what the policy says, else an edge takes none and an interior service all. */
export function acceptsDye(policy: Policy | undefined, role: Role): boolean {
  return (policy?.trust.accept ?? (role === "edge" ? "none" : "all")) === "all";
}

/** A wire dye that is known to be undyed and carries no tags. */
export function undyed(origin: string, revision: string | undefined): WireDye {
  return { color: DEFAULT_COLOR, tags: [], revision, rule: undefined, origin, hop: 0, cut: false, rest: "" };
}
