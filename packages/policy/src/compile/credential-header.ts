import { isCredential } from "@dyeing/sdk/wire";
import type { Term } from "../condition/term.ts";
import type { FaultText } from "../rule/rule-fault.ts";

/** A value taken from these headers would travel on to every service and into logs. Conditions may look at them. */
export function credentialFault(term: Term): FaultText | undefined {
  if (term.kind === "visitor") {
    return { kind: "header", message: "`visitor.id` names one person and cannot be a tag's value: use it in `sample`" };
  }
  return term.kind === "header" && isCredential(term.name)
    ? { kind: "header", message: `header \`${term.name}\` holds credentials and cannot be a tag's value` }
    : undefined;
}
