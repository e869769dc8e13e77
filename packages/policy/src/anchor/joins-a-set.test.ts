import { expect, it } from "vitest";
import { joinsASet } from "./joins-a-set.ts";

it.each(["abc|abd", "(android|ios)-[0-9]+-model-7(-pro)?", "\\w+-\\d+-x.*", "x[0-9]{2,4}", "(a|b).*", "[a-z]+"])(
  "%s may",
  (pattern) => expect(joinsASet(pattern)).toBe(true),
);

it.each([
  ".*-model-7",
  ".*7.*",
  "[a-z0-9-]+-model-7",
  "[^-]*-a",
  "(ab)*c",
  "(ab)+",
  "\\D+-a",
  "[a-z]+(b|c)",
  "\\d+\\w",
  ".{2,}a",
  "[[:alpha:]]+-",
  "a*ab",
])("%s may not", (pattern) => expect(joinsASet(pattern)).toBe(false));
