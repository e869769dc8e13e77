import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseResources, ResourceError, type ResourceErrorCode } from "../src/explain/index.ts";

// Each file is refused; its first line says with which code, where, and (when given) in which words.
const folder = new URL("../testdata/refused/", import.meta.url);
const codesSeen = new Set<string>();

describe("refused resources", () => {
  it.each(readdirSync(folder).sort())("%s", (file) => {
    const text = readFileSync(new URL(file, folder), "utf8");
    const [, code = "", place = "", words = ""] = /^# (\S+) (\S+) ?(.*)\n/.exec(text) ?? [];
    codesSeen.add(code);
    const error = refusal(file, text);
    expect(error).toBeInstanceOf(ResourceError);
    expect(error?.code).toBe(code);
    expect(error?.message.startsWith(`${file}:${place}: `), error?.message).toBe(true);
    if (words !== "") expect(error?.message).toBe(`${file}:${place}: ${words}`);
  });

  it("every code that a text can cause is among them", () => {
    const all: Record<Exclude<ResourceErrorCode, "LANES_UNREADABLE">, true> = {
      LANES_YAML: true,
      LANES_KIND: true,
      LANES_FIELD: true,
      LANES_VALUE: true,
      LANES_UNSUPPORTED: true,
      LANES_REGEX: true,
      LANES_DUPLICATE: true,
    };
    expect(Object.keys(all).filter((code) => !codesSeen.has(code))).toEqual([]);
  });
});

function refusal(file: string, text: string): ResourceError | undefined {
  try {
    parseResources([{ file, text }]);
    return undefined;
  } catch (error) {
    return error as ResourceError;
  }
}
