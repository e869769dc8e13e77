import { bucket } from "@dyeing/policy";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseGroup, STAGING_BUCKETS, STAGING_SALT } from "./choose-group.ts";

const users = Array.from({ length: 20_000 }, (_, i) => `user-${i}`);
const inSample = users.filter((user) => bucket(STAGING_SALT, user) < STAGING_BUCKETS);

describe("chooseGroup", () => {
  it.each(["canary", "staging"])("sends 5 %% of the users to staging for %s", (env) => {
    const staging = users.filter((user) => chooseGroup(env, user) === "k8s-staging");
    expect(staging).toEqual(inSample);
    // 20,000 draws at 5 %: the standard deviation is 31, so this is five of them.
    expect(Math.abs(staging.length - 1_000)).toBeLessThan(155);
  });

  it("gives the same user the same group every time", () => {
    for (const user of users.slice(0, 500)) {
      expect(chooseGroup("staging", user)).toBe(chooseGroup("canary", user));
      expect(chooseGroup("staging", user)).toBe(chooseGroup("staging", user));
    }
  });

  it("sends everything else to k8s-prod, whoever asks", () => {
    const other = fc.option(
      fc.string().filter((env) => env !== "canary" && env !== "staging"),
      { nil: undefined },
    );
    fc.assert(
      fc.property(other, fc.constantFrom(...inSample.slice(0, 50)), (env, user) => {
        expect(chooseGroup(env, user)).toBe("k8s-prod");
      }),
    );
  });

  it("does not sample those who are nobody yet", () => {
    expect(chooseGroup("staging", undefined)).toBe("k8s-prod");
  });
});
