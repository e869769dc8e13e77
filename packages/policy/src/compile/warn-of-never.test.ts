import { expect, it } from "vitest";
import { textOfIssue } from "../document/policy-error.ts";
import { readPolicy } from "../source/read-policy.ts";

const warningsOf = (text: string) => readPolicy(text, { file: "p.yaml" }).issues.map(textOfIssue);
const TAGS =
  'revision: "1"\ntags:\n  level: { header: x-level, from: request.method, values: [NEW, VIP3] }\n  free: { header: x-free, from: request.path }\nrules:\n';

it.each([
  [
    "a value that the tag cannot have",
    `${TAGS}  - { key: color, value: gray, when: 'tags.level == "GOLD"' }`,
    ["p.yaml:6:39: rules[0].when: never applies: `GOLD` is not among the values of tag `level` (`NEW`, `VIP3`)"],
  ],
  [
    "one of several",
    `${TAGS}  - { key: color, value: gray, when: 'request.path == "/" && tags.level in ["NEW", "GOLD"]' }`,
    [
      "p.yaml:6:62: rules[0].when: holds for fewer values than it says: `GOLD` is not among the values of tag `level` (`NEW`, `VIP3`)",
    ],
  ],
  [
    "a prefix that no value has",
    `${TAGS}  - { key: color, value: gray, when: 'tags.level.startsWith("vip")' }`,
    ["p.yaml:6:39: rules[0].when: never applies: `vip` is not among the values of tag `level` (`NEW`, `VIP3`)"],
  ],
  [
    "a rule behind one that always applies",
    `${TAGS}  - { key: color, value: gray }\n  - { key: free, value: a }\n  - { key: color, value: blue, when: 'tags.level == "NEW"' }`,
    ["p.yaml:8:5: rules[2]: never applies: `rules[0]` gives `color` to every request before it"],
  ],
  [
    "no rule for the color",
    `${TAGS}  - { key: free, value: a }`,
    ["p.yaml:6:3: rules: no rule has the key `color`: no request is ever dyed"],
  ],
  ["no rules", 'revision: "1"', ["p.yaml:1:1: no rule has the key `color`: no request is ever dyed"]],
])("a policy with %s is used, with a warning", (_what, text, warnings) => {
  expect(warningsOf(text)).toEqual(warnings);
  expect(readPolicy(text, { file: "p.yaml" }).warnings).toEqual(warnings);
});

it.each([
  "  - { key: color, value: gray, when: 'tags.level == \"NEW\"' }",
  '  - { key: color, value: gray, when: \'tags.free == "GOLD" && tags.level.startsWith("VIP")\' }',
  "  - { key: color, value: gray, sample: { percent: 0, by: request.path, salt: s } }\n  - { key: color, from: request.path }\n  - { key: color, value: blue }",
])("says nothing about %s", (rules) => {
  expect(warningsOf(TAGS + rules)).toEqual([]);
});
