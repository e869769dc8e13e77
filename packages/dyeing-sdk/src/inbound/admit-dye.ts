import { DyeRecord, receivedDye } from "../context/dye-record.ts";
import { readDye } from "../mirrors/read-dye.ts";
import type { Policy } from "../policy/policy.ts";
import type { Sender } from "../trust/peer-list.ts";
import { DEFAULT_COLOR } from "../wire/header-names.ts";
import type { HeaderReader } from "../wire/header-reader.ts";
import { NO_VOCABULARY } from "../wire/vocabulary.ts";
import type { WireDye } from "../wire/wire-dye.ts";
import type { Admission } from "./admission.ts";
import type { Decidable } from "./decidable.ts";
import { decideDye, factsHandedIn } from "./decide-dye.ts";

/** What a request goes on with. */
export interface Admitted {
  /** Undefined is the unknown state: of an interior service, or of an edge that decides later. */
  readonly dye: DyeRecord | undefined;
  /** Whether what came in is something else: then it has to go out of the request. */
  readonly replaces: boolean;
}

/**
 * The dye of an incoming request: read headers, apply trust, and at an edge apply the rules. An interior service that is
 * sent no color, a malformed dye, or one that it refuses, does not know; an edge knows, at once or when it is told to decide:
 * what it does not accept, or cannot read, is as if it had not been sent.
 *
 * @param sender Who sent the request.
 * @param decidable Of an edge with a policy.
 */
export function admitDye(
  sender: Sender,
  read: HeaderReader,
  decidable: Decidable | undefined,
  policy: Policy | undefined,
  admission: Admission,
): Admitted {
  const vocabulary = policy?.vocabulary ?? NO_VOCABULARY;
  const { trust, count, signer, restores } = admission;
  const accepts = trust.of(policy?.trust.accept);
  const came = accepts === "none" ? undefined : readDye(read, vocabulary, restores, count);
  const wire = came === undefined ? undefined : trust.admitted(came, accepts, sender, count);
  // What an edge has verified goes on with a signature of its own; what it takes unverified keeps the one that it has.
  if (wire !== undefined) {
    return { dye: receivedDye(wire, vocabulary, accepts === "signed" ? signer : undefined), replaces: false };
  }
  if (admission.role === "interior") return { dye: undefined, replaces: accepts === "none" || came !== undefined };
  if (admission.decidesLater) return { dye: undefined, replaces: true };
  const dye =
    decidable === undefined
      ? new DyeRecord(undyed(admission.service, undefined), vocabulary, signer)
      : decidedAtOnce(decidable, admission);
  return { dye, replaces: true };
}

function decidedAtOnce(request: Decidable, admission: Admission): DyeRecord {
  const added = factsHandedIn(request, admission.count);
  return decideDye(request.policy, request.prepared ?? request.factsWith(added), added, admission);
}

/** A wire dye that is known to be undyed and carries no tags. */
export function undyed(origin: string, revision: string | undefined): WireDye {
  return { color: DEFAULT_COLOR, tags: [], revision, rule: undefined, origin, hop: 0, cut: false, rest: "" };
}
