import assert from "node:assert/strict";
import { OutboundBench } from "../../outbound/outbound-bench.ts";
import type { OutboundCase } from "../../subject/outbound-case.ts";
import { sampleDye, sorted } from "../../support/sample-dye.ts";
import { type Snapshot, snapshot } from "../../support/snapshot.ts";

/** Row 2 of the hazards: every call but the first waits for the one connection, and is made when another lets it go. */
export const oneConnection: OutboundCase = {
  name: "row 2: a thousand calls over one connection are each their caller's",
  needs: ["limited-connections"],
  run: (subject, requests) =>
    OutboundBench.with(subject, { connections: 1 }, async (bench) => {
      const callers = Array.from({ length: Math.min(1000, requests) }, (_, number) => number);
      const seenBy = await Promise.all(
        callers.map((number) => {
          const seen: Snapshot[] = [];
          return bench.inRequest(sampleDye(number).lines, async () => {
            await bench.send(`c${number}`, { observe: () => seen.push(snapshot(bench.dyeing)) });
            seen.push(snapshot(bench.dyeing));
            return seen;
          });
        }),
      );
      for (const [number, seen] of seenBy.entries()) {
        const { color, requestId } = sampleDye(number);
        for (const at of seen) assert.deepEqual([at.color, at.requestId], [color, requestId], `seen by ${number}`);
      }
      const { peakConnections } = bench.allowed;
      assert.equal(peakConnections, 1, "one connection");
      for (const number of callers) {
        assert.deepEqual(bench.arrived(`c${number}`), sorted(sampleDye(number).onward), `sent by ${number}`);
      }
    }),
};
