import { describe, expect, it } from "vitest";
import { compilePolicy } from "../compile/compile-policy.ts";
import { checkPolicy, parsePolicy } from "./parse-policy.ts";
import type { PolicyDocument } from "./policy-document.ts";
import { PolicyError } from "./policy-error.ts";
import { MAX_POLICY_BYTES } from "./read-text.ts";

const document: PolicyDocument = {
  revision: "r1",
  tags: { level: { header: "x-user-level", from: 'request.headers["x-level"]', values: ["NEW", "VIP3"] } },
  rules: [{ key: "color", value: "gray", when: 'tags.level == "VIP3"' }],
};

function thrownBy(run: () => unknown): PolicyError {
  try {
    run();
  } catch (error) {
    if (error instanceof PolicyError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("parsePolicy", () => {
  it.each([
    ["compact", undefined],
    ["with blanks", 2],
    ["with tabs", "\t"],
  ])("reads JSON %s as it reads the object", (_name, indent) => {
    expect(parsePolicy(JSON.stringify(document, null, indent)).document).toEqual(document);
  });

  it("reads bytes with a byte order mark", () => {
    const bytes = new TextEncoder().encode("\uFEFFrevision: r1\n");
    expect(parsePolicy(bytes).document).toEqual({ revision: "r1" });
    expect(parsePolicy("\uFEFFrevision: r1\n").document).toEqual({ revision: "r1" });
  });

  it("keeps places right behind a byte order mark and CRLF line ends", () => {
    const text = "\uFEFFrevision: r1\r\nrules:\r\n  - key: color\r\n    value: Gray\r\n";
    expect(thrownBy(() => compilePolicy(parsePolicy(text)))).toMatchObject({ line: 4, column: 12 });
  });

  it("places a fault inside a condition of a JSON file", () => {
    const text =
      '{ "revision": "r1",\n\t"rules": [{ "key": "color", "value": "gray", "when": "request.path == \\"\\/a\\" && request.path % 2" }] }';
    const error = thrownBy(() => compilePolicy(parsePolicy(text, { file: "dyeing.json" })));
    expect(error).toMatchObject({ code: "DYE_POLICY_CONDITION", file: "dyeing.json", line: 2 });
    expect(error.column).toBe((text.split("\n")[1] ?? "").indexOf("%") + 1);
  });

  it("refuses keys that stand twice in JSON too", () => {
    const text = '{\n  "revision": "r1",\n  "revision": "r2"\n}';
    expect(thrownBy(() => parsePolicy(text))).toMatchObject({ code: "DYE_POLICY_DUPLICATE", line: 3, column: 3 });
  });

  it("refuses more than 2 MiB without parsing it", () => {
    expect(thrownBy(() => parsePolicy("#".repeat(MAX_POLICY_BYTES + 1)))).toMatchObject({ code: "DYE_POLICY_SIZE" });
  });

  it("reports all faults at once, first in the file first", () => {
    const error = thrownBy(() => parsePolicy("rules:\n  - key: color\n    oops: 1\nrevision: 1\n", { file: "p.yaml" }));
    expect(error.issues.map(({ line, path }) => [line, path])).toEqual([
      [3, "rules[0].oops"],
      [4, "revision"],
    ]);
    expect(error.message).toBe("p.yaml:3:5: rules[0].oops: unknown field `oops` (and 1 more)");
  });
});

describe("checkPolicy", () => {
  it("takes an object", () => {
    expect(checkPolicy(document).document).toEqual(document);
  });

  it("names the field of a fault; there is no line", () => {
    const bad = { ...document, rules: [{ key: "color", value: "gray", when: "tags.level" }] };
    expect(thrownBy(() => compilePolicy(checkPolicy(bad)))).toMatchObject({
      code: "DYE_POLICY_CONDITION",
      line: undefined,
      path: "rules[0].when",
      message: expect.stringMatching(/^policy: rules\[0\]\.when: /),
    });
  });

  it("refuses an own `__proto__` key and a cyclic object", () => {
    const poisoned = JSON.parse('{"revision":"r1","tags":{"__proto__":{"header":"x-a"}}}');
    expect(thrownBy(() => checkPolicy(poisoned))).toMatchObject({ path: "tags.__proto__" });
    const cyclic: Record<string, unknown> = { revision: "r1" };
    cyclic.trust = cyclic;
    expect(thrownBy(() => checkPolicy(cyclic as unknown as PolicyDocument))).toMatchObject({
      code: "DYE_POLICY_SCHEMA",
    });
  });
});

it("refuses more tags than a request can be searched for", () => {
  const tags = Array.from({ length: 65 }, (_, index) => `  t${index}: { header: x-t${index} }`);
  const error = thrownBy(() => parsePolicy(`revision: "1"\ntags:\n${tags.join("\n")}\n`));
  expect(error).toMatchObject({ code: "DYE_POLICY_SCHEMA", path: "tags", text: "more than 64 tags" });
});
