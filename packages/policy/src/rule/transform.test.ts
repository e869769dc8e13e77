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
    ["trimSuffix", [{ trimSuffix: "-v2" }], "gray-v2", "gray"],
    ["trimSuffix, once only", [{ trimSuffix: "a" }], "baa", "ba"],
    ["trimSuffix that is not there", [{ trimSuffix: "-v2" }], "gray", "gray"],
    ["trimSuffix of all", [{ trimSuffix: "gray" }], "gray", ""],
    // printf 'salt\0u-1' | sha256sum
    ["hash", [{ hash: "salt" }], "u-1", "48949abd8fb23b4c"],
    ["hash of UTF-8", [{ hash: "s" }], "\u00e9", "0996bd57395b5bdb"],
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
