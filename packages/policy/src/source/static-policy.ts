import type { PolicySource } from "@dyeing/sdk";
import { compilePolicy } from "../compile/compile-policy.ts";
import { checkPolicy } from "../document/parse-policy.ts";
import type { PolicyDocument } from "../document/policy-document.ts";

/** A policy that is built in code and never changes. Throws PolicyError. */
export function staticPolicy(document: PolicyDocument): PolicySource {
  const policy = compilePolicy(checkPolicy(document));
  return { current: () => policy, close: () => {} };
}
