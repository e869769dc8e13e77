import { describe, expect, it } from "vitest";
import { compileTransform, type TransformStep } from "./transform.ts";

describe("compileTransform", () => {
  it.each<[string, TransformStep[], string, string]>([
    ["nothing", [], "aB", "aB"],
    ["lower", ["lower"], "aB", "ab"],
    ["upper", ["upper"], "aB", "AB"],
    ["trimPrefix", [{ trimPrefix: "svc-" }], "svc-gray", "gray"],
    ["trimPrefix, once only", [{ trimPrefix: "a" }], "aab", "ab"],
    ["trimPrefix that is not there", [{ trimPrefix: "svc-" }], "gray", "gray"],
    ["map", [{ map: { true: "ON" } }], "true", "ON"],
    ["map of another value", [{ map: { true: "ON" } }], "maybe", "maybe"],
    ["map never reads a prototype", [{ map: {} }], "toString", "toString"],
    ["truncate", [{ truncate: 3 }], "abcdef", "abc"],
    ["truncate of shorter text", [{ truncate: 3 }], "ab", "ab"],
    ["truncate keeps whole code points", [{ truncate: 2 }], "🚗🚕🚙", "🚗🚕"],
    ["steps in order", [{ trimPrefix: "Svc-" }, "lower", { map: { vip3: "gold" } }, { truncate: 2 }], "Svc-VIP3", "go"],
    ["order matters", ["lower", { trimPrefix: "Svc-" }], "Svc-VIP3", "svc-vip3"],
  ])("%s", (_name, steps, value, expected) => {
    expect(compileTransform(steps)(value)).toBe(expected);
  });
});
