import { describe, expect, test } from "vitest";
import { decodeDye } from "../wire/decode-dye.ts";
import { NO_VOCABULARY, type Vocabulary } from "../wire/vocabulary.ts";
import { ReceivedDyes } from "./received-dyes.ts";

const HEADERS = {
  "x-trace-color": "gray",
  "x-user-level": "SILVER",
  "x-trip-type": "commute",
  "x-dye": 'h=("x-user-level" "x-trip-type"), rev="r1", org="gateway", hop=1',
};

describe("the same record", () => {
  test("for requests whose dye is the same to the byte", () => {
    const { recordOf } = remembering();
    const first = recordOf(HEADERS);
    expect(recordOf({ ...HEADERS, "x-request-id": "another" })).toBe(first);
    expect(first).toMatchObject({ color: "gray", hop: 2, tags: { user_level: "SILVER", trip_type: "commute" } });
  });
});

describe("a record of its own", () => {
  test.each([
    ["another color", { "x-trace-color": "blue" }],
    ["another value", { "x-user-level": "NEW" }],
    ["values the other way round", { "x-user-level": "commute", "x-trip-type": "SILVER" }],
    ["another hop", { "x-dye": HEADERS["x-dye"].replace("hop=1", "hop=2") }],
    ["another revision", { "x-dye": HEADERS["x-dye"].replace("r1", "r2") }],
    ["the same values under other names", { "x-a": "SILVER", "x-b": "commute", "x-dye": 'h=("x-a" "x-b")' }],
    ["a missing tag", { "x-trip-type": undefined }],
  ])("for %s", (_case, changed) => {
    const { recordOf } = remembering();
    const first = recordOf(HEADERS);
    const headers = { ...HEADERS, ...changed };
    const other = recordOf(headers);
    expect(other).not.toBe(first);
    // And exactly what it would be without a memory.
    expect(other?.headerLines()).toEqual(remembering().recordOf(headers)?.headerLines());
  });

  test("when the policy brings another vocabulary", () => {
    const { dyes, recordOf } = remembering();
    const first = recordOf(HEADERS);
    const spec = { key: "level", header: "x-user-level", scope: "route", priority: 2 } as const;
    const vocabulary: Vocabulary = { byKey: new Map([["level", spec]]), byHeader: new Map([["x-user-level", spec]]) };
    const other = remembering(dyes, vocabulary).recordOf(HEADERS);
    expect(other?.tags).toEqual({ level: "SILVER", trip_type: "commute" });
    expect(first?.tags).toEqual({ user_level: "SILVER", trip_type: "commute" });
  });
});

test("tags that are unique per request do not grow it without end", () => {
  const { recordOf } = remembering();
  const first = recordOf(HEADERS);
  for (let index = 0; index < 1000; index += 1) {
    const unique = recordOf({ ...HEADERS, "x-user-level": `LEVEL-${index}` });
    expect(unique?.tags.user_level).toBe(`LEVEL-${index}`);
  }
  expect(recordOf(HEADERS)).not.toBe(first);
});

function remembering(dyes = new ReceivedDyes(), vocabulary: Vocabulary = NO_VOCABULARY) {
  const recordOf = (headers: Readonly<Record<string, string | undefined>>) => {
    const read = (name: string) => headers[name];
    const wire = decodeDye(read, vocabulary, () => {});
    return wire && dyes.recordOf(wire, read, vocabulary);
  };
  return { dyes, recordOf };
}
