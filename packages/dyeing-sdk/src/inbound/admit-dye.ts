import { DyeRecord, receivedDye } from "../context/dye-record.ts";
import type { Policy } from "../policy/policy.ts";
import type { RequestFacts } from "../policy/request-facts.ts";
import { decodeDye, type HeaderReader } from "../wire/decode-dye.ts";
import { DEFAULT_COLOR } from "../wire/header-names.ts";
import { NO_VOCABULARY } from "../wire/vocabulary.ts";
import type { WireDye } from "../wire/wire-dye.ts";
import type { Admission, Role } from "./admission.ts";
import { dyeOfDecision } from "./dye-of-decision.ts";

/** What a request goes on with. */
export interface Admitted {
  /** Undefined is the unknown state, which only an interior service can be in. */
  readonly dye: DyeRecord | undefined;
  /** Whether what came in is something else: then it has to go out of the request. */
  readonly replaces: boolean;
}

/**
 * The dye of an incoming request: read headers, apply trust, and at an edge apply the rules. An interior service that is
 * sent no color, or a malformed dye, does not know; an edge always knows: what it does not accept, or cannot read, is as
 * if it had not been sent.
 */
export function admitDye(
  read: HeaderReader,
  facts: () => RequestFacts,
  policy: Policy | undefined,
  admission: Admission,
): Admitted {
  const vocabulary = policy?.vocabulary ?? NO_VOCABULARY;
  const accepts = acceptsDye(policy, admission.role);
  const wire = accepts ? decodeDye(read, vocabulary, admission.count) : undefined;
  if (wire !== undefined) return { dye: receivedDye(wire, vocabulary), replaces: false };
  if (admission.role === "interior") return { dye: undefined, replaces: !accepts };
  const dye =
    policy === undefined
      ? new DyeRecord(undyed(admission.service, undefined), vocabulary)
      : dyeOfDecision(policy.decide(facts()), policy, admission);
  return { dye, replaces: true };
}

/** Whether a dye that arrives counts: what the policy says, else an edge takes none and an interior service all. */
export function acceptsDye(policy: Policy | undefined, role: Role): boolean {
  return (policy?.trust.accept ?? (role === "edge" ? "none" : "all")) === "all";
}

/** A wire dye that is known to be undyed and carries no tags. */
export function undyed(origin: string, revision: string | undefined): WireDye {
  return { color: DEFAULT_COLOR, tags: [], revision, rule: undefined, origin, hop: 0, cut: false, rest: "" };
}
