import { describe, expect, it } from "vitest";
import { compilePolicy } from "../compile/compile-policy.ts";
import { parsePolicy } from "./parse-policy.ts";
import { PolicyError } from "./policy-error.ts";

const HEAD = 'revision: "1"\n';
const repeat = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join("");

/** Four times as much may take up to eight times as long, on a machine that does other things: the square takes sixteen. */
const TIMES = 4;
const MOST = 8;

describe("row 63: a policy file is read, or refused, in time that grows with its length", () => {
  it.each([
    [
      "rules without ids",
      400,
      (count: number) => `${HEAD}rules:\n${repeat(count, () => "  - { key: color, value: gray }\n")}`,
    ],
    [
      "rules with conditions, patterns and samples",
      200,
      (count: number) =>
        `${HEAD}rules:\n${repeat(
          count,
          (at) =>
            `  - { key: color, value: gray, when: 'request.path.startsWith("/v${at}/") && request.headers["x"] == "a${at}"' }\n  - { key: color, value: gray, match: { header: x-h, regex: "a${at}.*" }, sample: { percent: 5, by: request.path, salt: s } }\n`,
        )}`,
    ],
    ["unknown keys", 3000, (count: number) => HEAD + repeat(count, (at) => `k${at}: 1\n`)],
    [
      "unknown keys of a rule",
      1000,
      (count: number) =>
        `${HEAD}rules:\n  - id: a\n    key: color\n    value: gray\n${repeat(count, (at) => `    k${at}: 1\n`)}`,
    ],
    [
      "tags",
      1000,
      (count: number) => `${HEAD}tags:\n${repeat(count, (at) => `  k${at}: { header: x-k${at}, oops: 1 }\n`)}`,
    ],
    ["keys that stand twice", 3000, (count: number) => HEAD + repeat(count, (at) => `k${at % (count / 2)}: 1\n`)],
  ])(
    "%s",
    (_, count, textOf) => {
      const small = textOf(count);
      const large = textOf(count * TIMES);
      load(small);
      // The best of some: what the machine does meanwhile only adds.
      expect(best(() => load(large)) / best(() => load(small))).toBeLessThan(MOST);
    },
    60_000,
  );
});

function load(text: string): void {
  try {
    compilePolicy(parsePolicy(text));
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
  }
}

/** Of CPU time, which the machine's other work changes least. */
function best(work: () => void): number {
  const times = Array.from({ length: 3 }, () => {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return user + system;
  });
  return Math.min(...times);
}
