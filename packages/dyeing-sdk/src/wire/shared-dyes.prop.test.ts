import fc from "fast-check";
import { expect, it } from "vitest";
import { decodeDye } from "./decode-dye.ts";
import { NO_VOCABULARY } from "./vocabulary.ts";

/** Few of each, so that they come again, in any order: more dyes than are kept, and values that stand in each other's places. */
const values = fc.constantFrom("a", "b", "ab", "1", "gray", "n");
const request = fc.record({
  color: fc.constantFrom("gray", "blue", "a"),
  names: fc.constantFrom(["x-one", "x-two"], ["x-two", "x-one"], ["x-one"], ["x-one", "x-two", "x-three"], []),
  hop: fc.constantFrom(1, 2),
  "x-one": values,
  "x-two": values,
  "x-three": values,
});

it("each request has the dye of its own texts, whatever came before", () => {
  fc.assert(
    fc.property(fc.array(request, { minLength: 100, maxLength: 400 }), (requests) => {
      for (const { color, names, hop, ...all } of requests) {
        const listed = names.map((name) => `"${name}"`).join(" ");
        const headers: Record<string, string> = {
          ...all,
          "x-trace-color": color,
          "x-dye": `h=(${listed}), hop=${hop}`,
        };
        const dye = decodeDye((name) => headers[name], NO_VOCABULARY, expect.fail);
        expect([dye?.color, dye?.hop, dye?.tags.map(({ header, value }) => [header, value])]).toEqual([
          color,
          hop,
          names.map((name) => [name, headers[name]]),
        ]);
      }
    }),
    { numRuns: 30 },
  );
});
