import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { OutboundBench } from "../../outbound/outbound-bench.ts";
import type { OutboundCase } from "../../subject/outbound-case.ts";
import { poll } from "../../support/poll.ts";
import { dyeLinesOf, sampleDye, sorted } from "../../support/sample-dye.ts";
import { type Snapshot, snapshot } from "../../support/snapshot.ts";

function expectSeen(seen: readonly Snapshot[], number: number): void {
  const sample = sampleDye(number);
  assert(seen.length > 0, "never called back");
  for (const { color, requestId } of seen) assert.deepEqual([color, requestId], [sample.color, sample.requestId]);
}

/** Whose dye it is, when callers share connections. */
export const contextCases: readonly OutboundCase[] = [
  {
    name: "the library calls back in the dye of the caller",
    run: (subject) =>
      OutboundBench.with(subject, {}, async (bench) => {
        // More callers than connections: most calls wait for a connection that another caller opened.
        const callers = Array.from({ length: 24 }, (_, number) => ({ number, seen: [] as Snapshot[] }));
        await Promise.all(
          callers.map(({ number, seen }) =>
            bench.inRequest(sampleDye(number).lines, async () => {
              await bench.send(`c${number}`, { observe: () => seen.push(snapshot(bench.dyeing)) });
              seen.push(snapshot(bench.dyeing));
            }),
          ),
        );
        for (const { number, seen } of callers) {
          expectSeen(seen, number);
          assert.deepEqual(bench.arrived(`c${number}`), sorted(sampleDye(number).onward));
        }
      }),
  },
  {
    name: "a call that fails leaves the caller its dye, and the next call its own",
    run: (subject) =>
      OutboundBench.with(subject, {}, async (bench) => {
        const seen: Snapshot[] = [];
        await bench.inRequest(sampleDye(1).lines, async () => {
          const controller = new AbortController();
          const failing = bench.send("wrong", {
            signal: controller.signal,
            observe: () => seen.push(snapshot(bench.dyeing)),
          });
          await poll(() => bench.allowed.received.has("wrong"), "the call to arrive");
          controller.abort();
          await assert.rejects(failing);
          seen.push(snapshot(bench.dyeing));
        });
        expectSeen(seen, 1);
        assert.deepEqual(dyeLinesOf(bench.allowed.received.get("wrong")?.[0] ?? []), sorted(sampleDye(1).onward));
        await bench.inRequest(sampleDye(2).lines, () => bench.send("a"));
        assert.deepEqual(bench.arrived("a"), sorted(sampleDye(2).onward));
        await bench.send("outside");
        assert.deepEqual(bench.arrived("outside"), []);
      }),
  },
  {
    name: "a caller that ended before its call did does not lend its dye to others",
    run: (subject) =>
      OutboundBench.with(subject, {}, async (bench) => {
        const left: Promise<void>[] = [];
        for (let number = 0; number < 8; number += 1) {
          bench.inRequest(sampleDye(number).lines, () => {
            left.push(delay(1).then(() => bench.send(`c${number}`)));
          });
        }
        const outside = bench.send("outside");
        await Promise.all([...left, outside]);
        for (let number = 0; number < 8; number += 1) {
          assert.deepEqual(bench.arrived(`c${number}`), sorted(sampleDye(number).onward));
        }
        assert.deepEqual(bench.arrived("outside"), []);
      }),
  },
];
