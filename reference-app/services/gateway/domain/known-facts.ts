import type { ApplicationFacts } from "@dyeing/sdk";
import type { Caller } from "./caller.ts";
import type { Group } from "./service-registry.ts";

/**
 * What the gateway hands to the policy when it has authenticated a request: what is certain about the caller (nobody, on the
 * requests that need no token), and the tag of its group. The mesh routes on `x-env: canary`; no other group sets it.
 */
export function knownFacts(caller: Caller | undefined, group: Group): ApplicationFacts {
  return {
    claims: caller === undefined ? {} : { sub: caller.userId, level: caller.level, role: caller.roles[0] },
    tags: group === "k8s-staging" ? { env: "canary" } : {},
  };
}
