import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { inParallel } from "../../load/in-parallel.ts";
import { expectDyed } from "../../server/expect-seen.ts";
import { ServerBench } from "../../server/server-bench.ts";
import type { ServerCase } from "../../subject/server-case.ts";
import { leftOf } from "../../support/collect-garbage.ts";
import { poll } from "../../support/poll.ts";
import { sampleDye, sorted } from "../../support/sample-dye.ts";

const CONNECTIONS = 16;
/** Idle connections may keep what they carried last, on both sides of the server. */
const MAY_STAY = 3 * CONNECTIONS;

/** Row 9 of the hazards: every other client goes away while its handler runs. */
export const abortStorm: ServerCase = {
  name: "row 9: half of the clients go away, and nothing is mixed up, lost or kept",
  needs: ["client"],
  run: async (subject, requests) => {
    const count = Math.min(Math.max(200, requests / 5), 1000);
    const controllers = new Map<string, AbortController>();
    const dyes: WeakRef<object>[] = [];
    const handle: Parameters<typeof ServerBench.with>[1]["handle"] = async ({ origin }, bench) => {
      const dye = bench.dyeing.current();
      assert(dye !== undefined);
      dyes.push(new WeakRef(dye));
      controllers.get(origin)?.abort();
      controllers.delete(origin);
      await delay(Number(origin) % 3);
      await bench.callDownstream(origin);
      return { origin };
    };
    await ServerBench.with(subject, { handle }, async (bench) => {
      await inParallel(count, CONNECTIONS, async (index, connection) => {
        const origin = String(index);
        const isCut = index % 2 === 0;
        const controller = new AbortController();
        if (isCut) controllers.set(origin, controller);
        const call = { origin, headers: sampleDye(index).lines, connection };
        const { outcome } = await bench.call(isCut ? { ...call, signal: controller.signal } : call);
        assert.equal(outcome, isCut ? "cut" : "ok", origin);
      });
      await poll(() => bench.running === 0, "the last handler to end");
      for (let index = 0; index < count; index += 1) {
        const origin = String(index);
        expectDyed(bench.logOf(origin), sampleDye(index));
        assert.deepEqual(bench.sentOn(origin), sorted(sampleDye(index).onward), `downstream of ${origin}`);
      }
      assert.deepEqual(bench.dyeing.counters(), {});
      assert.equal(dyes.length, count);
      const left = await leftOf(dyes, MAY_STAY);
      assert(left <= MAY_STAY, `${left} of ${count} dyes are kept`);
    });
  },
};
