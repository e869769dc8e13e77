import { describe, expect, it } from "vitest";
import { isColor, isHeaderName, isTagKey, isWireValue } from "./grammar.ts";
import { isTraceparent } from "./traceparent.ts";

const IDS = "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331";

describe.each<[string, (text: string) => boolean, readonly string[], readonly string[]]>([
  [
    "a color",
    isColor,
    ["gray", "a", "0", "blue-2", "a--b", "a".repeat(63)],
    ["", "-gray", "gray-", "-", "Gray", "a_b", "a.b", "a b", "gray\n", "é", "a".repeat(64)],
  ],
  [
    "a tag key",
    isTagKey,
    ["level", "trip_type", "-", "_", "0", "k".repeat(32)],
    ["", "Level", "a.b", "a b", "level\n", "é", "k".repeat(33), "__proto__", "constructor", "prototype"],
  ],
  [
    "a header name",
    isHeaderName,
    ["x-level", "a", "-", "0", "h".repeat(511)],
    ["", "X-Level", "x_level", "x level", "x:", "x-level\n", "é", "h".repeat(512)],
  ],
  [
    "a value",
    isWireValue,
    ["v", "%20", '"', "!", "~", "a;b=c"],
    ["", "a,b", ",", "a b", "a\t", "a\n", "a\0", "\x7f", "é"],
  ],
  [
    "a traceparent",
    isTraceparent,
    [`00-${IDS}-01`, `cc-${IDS}-ff`, `cc-${IDS}-01-`, `cc-${IDS}-01-what-later.versions=say`],
    [
      "",
      `ff-${IDS}-01`,
      `0g-${IDS}-01`,
      `00-${IDS.toUpperCase()}-01`,
      `00-${"0".repeat(32)}-b7ad6b7169203331-01`,
      `00-0af7651916cd43dd8448eb211c80319c-${"0".repeat(16)}-01`,
      `00-${IDS}-1`,
      `00-${IDS}-0g`,
      `00-${IDS}-01\n`,
      `00_${IDS}-01`,
      ` 00-${IDS}-01`,
      `00-${IDS}-01-`,
      `00-${IDS}-01-more`,
      `cc-${IDS}-01.more`,
      `cc-${IDS}-01-a,b`,
      `cc-${IDS}-01-${"m".repeat(201)}`,
      `00-${IDS}-01,00-${IDS}-01`,
    ],
  ],
])("%s", (_, is, accepted, refused) => {
  it.each(accepted)("may be %j", (text) => expect(is(text)).toBe(true));
  it.each(refused)("is never %j", (text) => expect(is(text)).toBe(false));
});
