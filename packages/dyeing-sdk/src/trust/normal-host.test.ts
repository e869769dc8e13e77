import { describe, expect, it } from "vitest";
import { normalHost } from "./normal-host.ts";

describe("normalHost", () => {
  it.each([
    ["Matching", "matching"],
    ["matching.", "matching"],
    ["a_b.svc", "a_b.svc"],
    ["127.0.0.1", "127.0.0.1"],
    ["2130706433", "127.0.0.1"],
    ["0x7f000001", "127.0.0.1"],
    ["0X7F.1", "127.0.0.1"],
    ["017700000001", "127.0.0.1"],
    ["127.1", "127.0.0.1"],
    ["0177.0.0.1.", "127.0.0.1"],
    ["::1", "::1"],
    ["[0:0:0:0:0:0:0:1]", "::1"],
    ["[FE80::1%eth0]", "fe80::1%eth0"],
    ["::ffff:10.0.0.1", "::ffff:a00:1"],
    ["b\u00fccher.svc", "xn--bcher-kva.svc"],
    ["\u24dcatching", "matching"],
    ["\uff11\uff12\uff17.1", "127.0.0.1"],
  ])("%s is %s", (text, expected) => expect(normalHost(text)).toBe(expected));

  it.each([
    ..."?/#\\@ \t\r\n\0,;".split("").flatMap((char) => [`matching${char}evil.example`, `evil.example${char}.svc`]),
    "",
    ".",
    "matching:80",
    "[matching]",
    "[::1",
    "[::1]x",
    "fe80::1%",
    "fe80::1%a/b",
    "fe80::1%a%b",
    "999.1",
    "matching.256",
    "user@matching",
    "matching%2eevil",
    "*",
  ])("%j is no host", (text) => expect(normalHost(text)).toBeUndefined());
});
