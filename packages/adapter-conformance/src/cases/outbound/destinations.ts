import assert from "node:assert/strict";
import { OutboundBench } from "../../outbound/outbound-bench.ts";
import type { OutboundCase } from "../../subject/outbound-case.ts";
import { dyeLinesOf, sampleDye, sorted } from "../../support/sample-dye.ts";

const sample = sampleDye(1);

/** Who gets a dye, and who does not. */
export const destinationCases: readonly OutboundCase[] = [
  {
    name: "a host that is not allowed gets nothing",
    needs: ["hosts"],
    run: (subject) =>
      OutboundBench.with(subject, {}, async (bench) => {
        await bench.inRequest(sample.lines, () => bench.send("a", { to: bench.foreign }));
        assert.deepEqual(bench.arrived("a", bench.foreign), []);
      }),
  },
  {
    name: "a redirect within the origin keeps the dye",
    needs: ["redirects"],
    run: (subject) =>
      OutboundBench.with(subject, {}, async (bench) => {
        await bench.inRequest(sample.lines, () => bench.send("a", { redirectTo: bench.allowed }));
        const calls = bench.allowed.received.get("a") ?? [];
        assert.equal(calls.length, 2);
        for (const call of calls) assert.deepEqual(dyeLinesOf(call), sorted(sample.onward));
      }),
  },
  {
    name: "a redirect to a host that is not allowed takes nothing along",
    needs: ["redirects", "hosts"],
    run: (subject) =>
      OutboundBench.with(subject, {}, async (bench) => {
        await bench.inRequest(sample.lines, () => bench.send("a", { redirectTo: bench.foreign }));
        assert.deepEqual(bench.arrived("a"), sorted(sample.onward));
        assert.deepEqual(bench.arrived("a", bench.foreign), []);
      }),
  },
];
