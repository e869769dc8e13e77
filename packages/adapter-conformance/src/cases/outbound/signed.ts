import assert from "node:assert/strict";
import { SIGNATURE_HEADER } from "@dyeing/sdk/wire";
import { OutboundBench } from "../../outbound/outbound-bench.ts";
import type { OutboundCase } from "../../subject/outbound-case.ts";
import { signedLines } from "../../support/signing.ts";

/** A dye that is signed, on its way out. */
export const signedCases: readonly OutboundCase[] = [
  {
    name: "a signature goes out with its dye, in one line",
    run: (subject) =>
      OutboundBench.with(subject, {}, async (bench) => {
        const lines = signedLines();
        await bench.inRequest(lines, () => bench.send("a"));
        const signature = lines.filter(([name]) => name === SIGNATURE_HEADER);
        assert.equal(signature.length, 1);
        assert.deepEqual(
          bench.arrived("a").filter(([name]) => name === SIGNATURE_HEADER),
          signature,
        );
        assert.deepEqual(bench.dyeing.counters(), {});
      }),
  },
];
