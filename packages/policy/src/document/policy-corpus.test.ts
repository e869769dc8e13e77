import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import expected from "../../testdata/policy/expected.json" with { type: "json" };
import { compilePolicy } from "../compile/compile-policy.ts";
import { parsePolicy } from "./parse-policy.ts";
import { POLICY_ERROR_CODES, PolicyError } from "./policy-error.ts";

const folder = new URL("../../testdata/policy/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));

function errorOf(name: string): unknown {
  try {
    compilePolicy(parsePolicy(readFileSync(new URL(name, folder)), { file: name }));
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("bad policy files", () => {
  it("are all listed, and all listed ones are there", () => {
    expect(files.toSorted()).toEqual(Object.keys(expected).toSorted());
  });

  it("cover every code that the content of a file can have", () => {
    const covered = new Set(Object.values(expected).map(({ code }) => code));
    // READ and SIZE are not about content; their tests stand beside `filePolicy` and `parsePolicy`.
    const others = POLICY_ERROR_CODES.filter((code) => code !== "DYE_POLICY_READ" && code !== "DYE_POLICY_SIZE");
    expect(covered).toEqual(new Set(others));
  });

  it.each(Object.entries(expected))("%s", (name, { code, line, column, path, text }) => {
    const error = errorOf(name);
    expect(error).toBeInstanceOf(PolicyError);
    expect(error).toMatchObject({ code, file: name, line, column, path, text });
    expect((error as PolicyError).message).toContain(`${name}:${line}:${column}`);
  });

  it.each(files.filter((name) => name.startsWith("condition-operator-")))(
    "%s: the place is where `%` stands",
    (name) => {
      const text = readFileSync(new URL(name, folder), "utf8");
      const before = text.slice(0, text.indexOf("%")).split("\n");
      expect(errorOf(name)).toMatchObject({ line: before.length, column: (before.at(-1)?.length ?? 0) + 1 });
    },
  );

  it.each(Object.entries(expected))("%s: its text keeps to the style", (_name, { text }) => {
    expect(text).toMatch(/^[a-z`{]/);
    expect(text).not.toMatch(/\.$|\n/);
  });
});
