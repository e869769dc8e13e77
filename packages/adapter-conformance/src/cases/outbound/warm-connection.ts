import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { OutboundBench } from "../../outbound/outbound-bench.ts";
import type { OutboundCase } from "../../subject/outbound-case.ts";
import type { OutboundCall } from "../../subject/outbound-subject.ts";
import { dyeLinesOf, sampleDye, sorted } from "../../support/sample-dye.ts";

/**
 * Row 56 of the hazards: the second request of a call is made when the answer to the first one arrives, on a connection that
 * another caller opened. First one call at a time, on the connection of the one before; then all at once.
 */
function onWarmConnections(
  name: string,
  needs: OutboundCase["needs"],
  how: (bench: OutboundBench) => Partial<OutboundCall>,
): OutboundCase {
  return {
    name,
    ...(needs === undefined ? {} : { needs }),
    run: (subject) =>
      OutboundBench.with(subject, {}, async (bench) => {
        const call = (number: number, partial: Partial<OutboundCall>) =>
          bench.inRequest(sampleDye(number).lines, () => bench.send(`c${number}`, partial));
        await call(0, {});
        for (let number = 1; number < 4; number += 1) {
          await delay(5);
          await call(number, how(bench));
        }
        const together = Array.from({ length: 12 }, (_, index) => index + 4);
        await Promise.all(together.map((number) => call(number, how(bench))));
        for (let number = 1; number < 16; number += 1) {
          const calls = bench.allowed.received.get(`c${number}`) ?? [];
          assert(calls.length >= 2, `${calls.length} requests of ${number}`);
          const { onward } = sampleDye(number);
          for (const lines of calls) assert.deepEqual(dyeLinesOf(lines), sorted(onward), `sent by ${number}`);
        }
      }),
  };
}

export const warmConnections: readonly OutboundCase[] = [
  onWarmConnections(
    "row 56: a redirected call carries its own dye on a connection that another opened",
    ["redirects"],
    (bench) => ({ redirectTo: bench.allowed }),
  ),
  onWarmConnections(
    "row 56: a repeated call carries its own dye on a connection that another opened",
    ["repeats"],
    () => ({ failsOnce: true }),
  ),
  onWarmConnections(
    "row 56: a call that is repeated, then redirected, carries its own dye on a connection that another opened",
    ["redirects", "repeats"],
    (bench) => ({ failsOnce: true, redirectTo: bench.allowed }),
  ),
];
