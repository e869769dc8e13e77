import { DyeRecord } from "../context/dye-record.ts";
import type { PolicyDecision } from "../policy/decision.ts";
import type { Policy } from "../policy/policy.ts";
import { fitBudget } from "../wire/encode-dye.ts";
import { makeTag } from "../wire/make-tag.ts";
import type { WireTag } from "../wire/wire-dye.ts";
import type { Admission } from "./admission.ts";

/** Turns what a TagInjector decided into a dye that fits the wire. A value with no form on the wire is dropped and counted. */
export function dyeOfDecision(decision: PolicyDecision, policy: Policy, admission: Admission): DyeRecord {
  const { service, signer, count } = admission;
  // Undyed by what the rules say is the ordinary case; undyed for want of something is worth a count.
  if (decision.undyedBecause === "required-missing") count("undyed-required-missing");
  if (decision.undyedBecause === "decide-failed") count("undyed-decide-failed");
  const tags: WireTag[] = [];
  let cut = false;
  for (const { spec, value } of decision.tags) {
    const tag = makeTag(spec, value);
    if (tag !== undefined) tags.push(tag);
    else {
      cut = true;
      count("tag-invalid");
    }
  }
  const { color, revision, rule } = decision;
  const whole = { color, tags, revision, rule, origin: service, hop: 0, cut, rest: "" };
  return new DyeRecord(fitBudget(whole, count, signer !== undefined), policy.vocabulary, signer);
}
