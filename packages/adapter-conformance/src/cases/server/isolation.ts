import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { inParallel } from "../../load/in-parallel.ts";
import { CONNECTIONS, CUT_EVERY } from "../../load/load-size.ts";
import { expectDyed } from "../../server/expect-seen.ts";
import { ServerBench } from "../../server/server-bench.ts";
import type { ServerCase } from "../../subject/server-case.ts";
import type { ServerSubject } from "../../subject/server-subject.ts";
import { poll } from "../../support/poll.ts";
import { dyeLinesOf, sampleDye, sorted } from "../../support/sample-dye.ts";

type Fate = "completes" | "cut-in-body" | "cut-in-handler";

function fateOf(subject: ServerSubject, index: number): Fate {
  if (!subject.traits.includes("client") || index % CUT_EVERY !== 0) return "completes";
  return index % (2 * CUT_EVERY) === 0 ? "cut-in-body" : "cut-in-handler";
}

/**
 * 64 connections, a dye of its own for every request, one request in five cut off. Each handler gets a parsed body,
 * awaits a timer, and calls downstream over two sockets. Then every log line and every line received downstream is
 * compared with its origin.
 */
export const serverIsolation: ServerCase = {
  name: "concurrent requests share nothing and lose nothing",
  run: (subject, count) => {
    const controllers = new Map<string, AbortController>();
    return ServerBench.with(
      subject,
      {
        handle: async ({ origin, body }, bench) => {
          assert.deepEqual(body, { origin, text: "some text" });
          controllers.get(origin)?.abort();
          await delay(Number(origin) % 4);
          await bench.callDownstream(origin);
          return { origin };
        },
      },
      async (bench) => {
        await inParallel(count, CONNECTIONS, (index, connection) =>
          one(subject, bench, index, connection, controllers),
        );
        await poll(() => bench.running === 0, "the last handler to end");
        await judge(subject, bench, count);
      },
    );
  },
};

async function one(
  subject: ServerSubject,
  bench: ServerBench,
  index: number,
  connection: number,
  controllers: Map<string, AbortController>,
): Promise<void> {
  const origin = String(index);
  const fate = fateOf(subject, index);
  const call = { origin, headers: sampleDye(index).lines, connection };
  if (fate === "completes") {
    const reply = await bench.call(call);
    assert.deepEqual([reply.outcome, reply.body], ["ok", { origin }]);
    return;
  }
  const controller = new AbortController();
  if (fate === "cut-in-handler") controllers.set(origin, controller);
  const cut = fate === "cut-in-body" ? { cutInBody: true } : { signal: controller.signal };
  assert.equal((await bench.call({ ...call, ...cut })).outcome, "cut");
}

async function judge(subject: ServerSubject, bench: ServerBench, count: number): Promise<void> {
  assert(bench.peers.size >= CONNECTIONS, `${bench.peers.size} connections`);
  assert(Number(bench.downstream.peakConnections) <= 2, `${bench.downstream.peakConnections} connections downstream`);
  let called = 0;
  for (let index = 0; index < count; index += 1) {
    const origin = String(index);
    const fate = fateOf(subject, index);
    const sample = sampleDye(index);
    if (fate === "completes") await bench.passed(origin, subject.points);
    else if (fate === "cut-in-handler") await bench.passed(origin, subject.cutPoints);
    // No bleed: whatever this request did, it did in its own dye. No loss: what it had to do was done.
    if (fate !== "cut-in-body" || bench.log.has(origin)) expectDyed(bench.logOf(origin), sample);
    const calls = bench.downstream.received.get(origin) ?? [];
    assert(calls.length <= 1);
    if (fate !== "cut-in-body") assert.equal(calls.length, 1, `call downstream of ${origin}`);
    for (const call of calls) assert.deepEqual(dyeLinesOf(call), sorted(sample.onward), `downstream of ${origin}`);
    called += calls.length;
  }
  // So that none of the above passes for want of anything to look at.
  assert(called >= count - Math.ceil(count / (2 * CUT_EVERY)), `${called} calls downstream`);
  assert.equal([...bench.downstream.received.keys()].length, called, "calls of nobody");
  assert.deepEqual(bench.dyeing.counters(), {});
}
