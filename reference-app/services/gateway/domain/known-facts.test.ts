import { expect, it } from "vitest";
import { knownFacts } from "./known-facts.ts";

const caller = { userId: "rider-0001", level: "VIP3", roles: ["rider", "driver"] };

it("hands over what is certain about the caller, and marks only the staging group", () => {
  expect(knownFacts(caller, "k8s-staging")).toEqual({
    claims: { sub: "rider-0001", level: "VIP3", role: "rider" },
    tags: { env: "canary" },
  });
  expect(knownFacts(caller, "k8s-prod").tags).toEqual({});
});

it("knows nothing of who is nobody yet", () => {
  expect(knownFacts(undefined, "k8s-prod")).toEqual({ claims: {}, tags: {} });
});
