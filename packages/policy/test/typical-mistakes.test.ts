import { createDyeing, type DyeingOptions, isDyeingError } from "@dyeing/sdk";
import { describe, expect, it } from "vitest";
import { filePolicy, readPolicy, staticPolicy } from "../src/index.ts";

/**
 * What people write when they start, and what they are told: the whole text. Whoever changes one of these reads it as
 * somebody would who has made the mistake.
 */
const OPTIONS: readonly (readonly [mistake: string, options: object, message: string])[] = [
  ["no options", {}, "option `service`: `undefined` is not a name of 1 to 64 printable ASCII characters"],
  [
    "a misspelt option",
    { service: "gateway", role: "edge", polcy: "dyeing.yaml" },
    "option `polcy`: unknown; there are `service`, `role`, `policy`, `allow`, `decides`, `echoColor`, `trust`, `mirrors`, `visitors`, `logger`",
  ],
  [
    "a path in place of a policy",
    { service: "gateway", role: "edge", policy: "dyeing.yaml" },
    'option `policy`: a path or text is no policy: use `filePolicy("dyeing.yaml")`',
  ],
  [
    "a document in place of a policy",
    { service: "gateway", role: "edge", policy: { revision: "1", rules: [] } },
    "option `policy`: not a policy source: use `filePolicy()` or `staticPolicy()`",
  ],
  [
    "a policy that nobody waited for",
    { service: "gateway", role: "edge", policy: Promise.resolve(staticPolicy({ revision: "1" })) },
    "option `policy`: not a policy source: use `filePolicy()` or `staticPolicy()`",
  ],
  [
    "an edge without a policy",
    { service: "gateway", role: "edge" },
    'option `policy`: missing: an edge decides, so write `policy: filePolicy("dyeing.yaml")`, or leave `role` out',
  ],
  [
    "a role of one's own",
    { service: "gateway", role: "gateway" },
    "option `role`: `gateway` is neither `edge` nor `interior`",
  ],
  [
    "one host without a list",
    { service: "order", allow: "payment" },
    'option `allow`: not a list: write `allow: ["payment"]`',
  ],
  [
    "a URL for a host",
    { service: "order", allow: ["payment", "http://matching/"] },
    "option `allow[1]`: `http://matching/` is not a host pattern: write host, host:port or *.suffix",
  ],
  [
    "text for a truth value",
    { service: "order", echoColor: "false" },
    "option `echoColor`: `false` is neither true nor false",
  ],
];

const HEAD = `revision: "1"
tags:
  level: { header: x-user-level, from: 'request.headers["x-rider-level"]', values: [NEW, VIP3] }
rules:
`;

const POLICIES: readonly (readonly [mistake: string, text: string, message: string])[] = [
  [
    "a misspelt field",
    `${HEAD}  - { key: color, value: gray, if: 'tags.level == "VIP3"' }`,
    "dyeing.yaml:5:32: rules[0].if: unknown field `if`",
  ],
  [
    "a tag that is not there",
    `${HEAD}  - { key: color, value: gray, when: 'tags.levle == "VIP3"' }`,
    "dyeing.yaml:5:39: rules[0].when: tag `levle` is not in the vocabulary",
  ],
  [
    "a color in upper case",
    `${HEAD}  - { key: color, value: Gray }`,
    "dyeing.yaml:5:26: rules[0].value: `Gray` is not a color: expected a DNS label ([a-z0-9-], at most 63) or `default`",
  ],
  [
    "a comparison with one equals sign",
    `${HEAD}  - { key: color, value: gray, when: 'tags.level = "VIP3"' }`,
    "dyeing.yaml:5:50: rules[0].when: not a CEL expression: unexpected character: = (write `==`)",
  ],
  [
    "a number in a condition",
    `${HEAD}  - { key: color, value: gray, when: 'tags.level == 3' }`,
    "dyeing.yaml:5:53: rules[0].when: expected a string instead of `3`: compare numbers with `int()`, `double()` or `size()`",
  ],
  [
    "a header by its dot",
    `${HEAD}  - { key: color, value: gray, when: 'request.headers.x-rider-level == "VIP3"' }`,
    'dyeing.yaml:5:39: rules[0].when: `request.headers.x-rider-level` is not supported: expected `tags.KEY`, `claims.NAME`, `request.path`, `request.method`, `request.host`, `request.headers["name"]`, `request.query["name"]`, `request.cookies["name"]`, `peer.address` or `visitor.id`',
  ],
  [
    "a percentage above 100",
    `${HEAD}  - { key: color, value: gray, sample: { percent: 500, by: 'request.headers["x-user-id"]', salt: a } }`,
    "dyeing.yaml:5:51: rules[0].sample.percent: must be at most 100 and is `500`",
  ],
  [
    "a sample of nobody",
    `${HEAD}  - { key: color, value: gray, sample: { percent: 5 } }`,
    "dyeing.yaml:5:40: rules[0].sample.by: required field is missing (and 1 more)",
  ],
  [
    "a revision that is a number",
    "revision: 1",
    "dyeing.yaml:1:11: revision: must be text and is the number `1` (put it in quotes)",
  ],
  [
    "a tab",
    'revision: "1"\nrules:\n\t- { key: color, value: gray }',
    "dyeing.yaml:3:1: tabs are not allowed as indentation",
  ],
  [
    "two rules of one id",
    `${HEAD}  - { id: a, key: color, value: gray }\n  - { id: a, key: color, value: blue }`,
    "dyeing.yaml:6:11: rules[1].id: rule id `a` stands twice",
  ],
  [
    "a look-ahead in a pattern",
    `${HEAD}  - { key: color, value: gray, match: { header: x-city, regex: "(?=sh)" } }`,
    "dyeing.yaml:5:64: rules[0].match.regex: `(?=sh)` is no RE2 pattern: invalid or unsupported Perl syntax: `(?=`",
  ],
  [
    "the color as a tag",
    'revision: "1"\ntags:\n  color: { header: x-trace-color }',
    "dyeing.yaml:3:3: tags.color: `color` is not a tag: give it by a rule",
  ],
  [
    "a credential as a tag",
    'revision: "1"\ntags:\n  user: { header: x-user, from: \'request.headers["authorization"]\' }',
    "dyeing.yaml:3:34: tags.user.from: header `authorization` holds credentials and cannot be a tag's value",
  ],
];

const WARNINGS: readonly (readonly [mistake: string, text: string, message: string])[] = [
  [
    "a value that the tag never has",
    `${HEAD}  - { key: color, value: gray, when: 'tags.level == "VIP"' }`,
    "dyeing.yaml:5:39: rules[0].when: never applies: `VIP` is not among the values of tag `level` (`NEW`, `VIP3`)",
  ],
  [
    "tags and no rule",
    HEAD.replace("rules:\n", ""),
    "dyeing.yaml:1:1: no rule has the key `color`: no request is ever dyed",
  ],
];

function messageOf(fail: () => unknown): string {
  try {
    fail();
  } catch (error) {
    expect(isDyeingError(error)).toBe(true);
    return (error as Error).message;
  }
  throw new Error("nothing was refused");
}

describe("a typical mistake in options", () => {
  it.each(OPTIONS)("%s", (_mistake, options, message) => {
    expect(messageOf(() => createDyeing(options as DyeingOptions).close())).toBe(message);
  });
});

describe("a typical mistake in a policy", () => {
  it.each(POLICIES)("%s", (_mistake, text, message) => {
    expect(messageOf(() => readPolicy(text, { file: "dyeing.yaml" }))).toBe(message);
  });

  it("a file that is not there", () => {
    expect(messageOf(() => filePolicy("none/dyeing.yaml"))).toBe(
      "none/dyeing.yaml: policy file cannot be read: ENOENT",
    );
  });

  it.each(WARNINGS)("%s: a warning, when the edge starts", (_mistake, text, message) => {
    const policy = readPolicy(text, { file: "dyeing.yaml" });
    const lines: string[] = [];
    const logger = { warn: (line: string) => lines.push(line) };
    const source = { current: () => policy, close: () => {} };
    createDyeing({ service: "gateway", role: "edge", policy: source, logger }).close();
    createDyeing({ service: "order", policy: source, logger }).close();
    expect(lines).toEqual([`dyeing: policy-warning: ${message}`]);
  });
});
