import fc from "fast-check";
import { expect, it } from "vitest";
import { isSameTrace } from "./b3.ts";
import { readTrace } from "./trace.ts";
import { parseTraceparent } from "./traceparent.ts";

const [A, B] = ["0af7651916cd43dd8448eb211c80319c", "80f198ee56343ba864fe8b2a57d3eff7"];
const id = fc.constantFrom(A, B, A.slice(16), B.slice(0, 16) + A.slice(16), A.toUpperCase(), "0".repeat(32), "x");
const span = fc.constantFrom("b7ad6b7169203331", "0".repeat(16), "1");
const w3c = fc.tuple(fc.constantFrom("00", "cc", "ff"), id, span, fc.constantFrom("01", "01-more", "1", "01,"));
const b3 = fc
  .tuple(id, span, fc.constantFrom("-1", "-d", "", "-x"))
  .map(([trace, own, sampled]) => `${trace}-${own}${sampled}`);
const lines = (line: fc.Arbitrary<string>) =>
  fc.option(
    fc.oneof(
      line,
      line.map((one) => [one]),
      fc.array(fc.oneof(line, fc.string()), { maxLength: 2 }),
      fc.string(),
    ),
    { nil: undefined },
  );
const headers = fc.record({
  traceparent: lines(w3c.map((parts) => parts.join("-"))),
  tracestate: lines(fc.constantFrom("a=1", "a=1,\tb=2", ",", "a")),
  b3: lines(fc.oneof(b3, fc.constantFrom("0", "1", "d"))),
  "x-b3-traceid": lines(id),
  "x-b3-spanid": lines(span),
  "x-b3-parentspanid": lines(span),
  "x-b3-sampled": lines(fc.constantFrom("0", "1", "true", "yes")),
  "x-b3-flags": lines(fc.constantFrom("0", "1", "x")),
});

it("whatever comes: one line per header, of one trace, which clients can send and the next hop reads the same", () => {
  fc.assert(
    fc.property(headers, (came) => {
      const { id: traceId, lines: passed } = readTrace((name) => came[name as keyof typeof came]);
      const sent = new Map(passed);
      expect(sent.size).toBe(passed.length);
      for (const [name, value] of passed) {
        expect(value).toMatch(/^[\x20-\x7e]{1,1024}$/);
        const ids = [
          name === "traceparent" ? parseTraceparent(value)?.traceId : undefined,
          name === "b3" && value.length > 1 ? value.split("-")[0]?.toLowerCase() : undefined,
          name === "x-b3-traceid" ? value.toLowerCase() : undefined,
        ].filter((one) => one !== undefined);
        for (const one of ids) expect(traceId !== undefined && isSameTrace(one, traceId)).toBe(true);
      }
      if (sent.has("tracestate")) expect(sent.has("traceparent")).toBe(true);
      expect(readTrace((name) => sent.get(name))).toEqual({ id: traceId, lines: passed });
    }),
    { numRuns: 5000 },
  );
});
