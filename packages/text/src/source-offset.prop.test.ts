import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineCounter, parseDocument, type Scalar, stringify } from "yaml";
import { YamlPlaces } from "./yaml-places.ts";

const STYLES = ["PLAIN", "QUOTE_SINGLE", "QUOTE_DOUBLE", "BLOCK_FOLDED", "BLOCK_LITERAL"] as const;

/** Words with quotes, escapes and non-ASCII in them, each marked so that it is found again in the source. */
const word = fc
  .tuple(fc.stringMatching(/^[a-z]{1,12}$/), fc.constantFrom("", "'", '"', "\\", "é", "🚗", "&&"))
  .map((parts) => parts.join(""));
const text = fc
  .array(fc.tuple(word, fc.constantFrom(" ", "\n", "\n\n", "  ")), { minLength: 1, maxLength: 30 })
  .map((words) => words.map(([letters, gap]) => letters + gap).join(""));

describe("insideText", () => {
  it("finds a marked character of the value in the source, however the scalar is written", () => {
    fc.assert(
      fc.property(
        text,
        fc.nat(),
        fc.constantFrom(...STYLES),
        fc.integer({ min: 20, max: 80 }),
        (before, at, style, lineWidth) => {
          const value = `x${before.slice(0, at % before.length)}@${before.slice(at % before.length)}`;
          if (!value.isWellFormed()) return;
          const source = stringify(
            { a: { when: value } },
            { defaultStringType: style, defaultKeyType: "PLAIN", lineWidth },
          );
          const lines = new LineCounter();
          const document = parseDocument(source, { lineCounter: lines, keepSourceTokens: true });
          // What the writer wrote need not be what was asked for (it folds long words): the parsed value counts.
          const parsed = String((document.getIn(["a", "when"], true) as Scalar).value);
          const place = new YamlPlaces(document, lines).insideText(["a", "when"], parsed.indexOf("@"));
          const lead = source.slice(0, source.indexOf("@")).split("\n");
          expect(place).toEqual({ line: lead.length, column: (lead.at(-1)?.length ?? 0) + 1 });
        },
      ),
      { numRuns: 500 },
    );
  });
});
