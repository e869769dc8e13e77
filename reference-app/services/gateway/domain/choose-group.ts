import { bucket } from "@dyeing/policy";
import type { Group } from "./service-registry.ts";

/** 5 % of all users: buckets 0 to 499 of 10,000. */
export const STAGING_BUCKETS = 500;

/**
 * The salt of the staging sample. Another salt draws other users: change it when the same people should not be the
 * ones who try things out again.
 */
export const STAGING_SALT = "gateway-staging-2026-11";

/**
 * The group that a request goes to, by its `X-Env` header. `canary` and `staging` mean k8s-staging for a sticky 5 % of
 * the users; everybody and everything else (`prod`, absent, unknown, no user) means k8s-prod, the default group.
 */
export function chooseGroup(env: string | undefined, userId: string | undefined): Group {
  const wantsStaging = env === "canary" || env === "staging";
  if (!wantsStaging || userId === undefined) return "k8s-prod";
  return bucket(STAGING_SALT, userId) < STAGING_BUCKETS ? "k8s-staging" : "k8s-prod";
}
