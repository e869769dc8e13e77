import { compilePolicy } from "../compile-policy.ts";
import { checkPolicy } from "../parse-policy.ts";
import type { PolicySource } from "../policy.ts";
import type { PolicyDocument } from "../policy-document.ts";

/** A policy that is built in code and never changes. Throws PolicyError. */
export function staticPolicy(document: PolicyDocument): PolicySource {
  const policy = compilePolicy(checkPolicy(document));
  return { current: () => policy, close: () => {} };
}
