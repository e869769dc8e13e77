const HEAD = 'revision: "1"\n';
const repeat = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join("");

/** Policy files, good ones and bad ones, as long as is wanted: what each is of, how many make one of some kilobytes, and its text. */
export const POLICY_SHAPES: readonly (readonly [of: string, some: number, textOf: (count: number) => string])[] = [
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
];
