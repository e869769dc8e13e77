import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { expectDyed } from "../server/expect-seen.ts";
import { type BenchOptions, ServerBench } from "../server/server-bench.ts";
import type { ServerSubject } from "../subject/server-subject.ts";
import { poll } from "../support/poll.ts";
import { dyeLinesOf, sampleDye, sorted } from "../support/sample-dye.ts";
import { inParallel } from "./in-parallel.ts";
import { BROKEN_OF, CONNECTIONS, type Load, type Played } from "./load-size.ts";

type Fate = "completes" | "cut-in-body" | "cut-in-handler";

function fateOf(subject: ServerSubject, index: number, cutEvery: number): Fate {
  if (!subject.traits.includes("client") || index % cutEvery !== 0) return "completes";
  return index % (2 * cutEvery) === 0 ? "cut-in-body" : "cut-in-handler";
}

/**
 * 64 connections, a dye of its own for every request, some requests cut off. Each handler gets a parsed body, awaits a timer,
 * and calls downstream over two sockets. Then every log line and every line received downstream is compared with its origin.
 */
export async function playServer(
  subject: ServerSubject,
  load: Load,
  options: Omit<BenchOptions, "handle"> = {},
): Promise<Played> {
  const controllers = new Map<string, AbortController>();
  const broken = new Set<string>();
  let played: Played | undefined;
  await ServerBench.with(
    subject,
    {
      ...options,
      handle: async ({ origin, body }, bench) => {
        assert.deepEqual(body, { origin, text: "some text" });
        controllers.get(origin)?.abort();
        await delay(Number(origin) % 4);
        await bench.callDownstream(origin);
        return { origin };
      },
    },
    async (bench) => {
      await inParallel(load.requests, CONNECTIONS, (index, connection) =>
        one(subject, load, bench, index, connection, { controllers, broken }),
      );
      await poll(() => bench.running === 0, "the last handler to end");
      played = await judge(subject, load, bench, broken);
    },
  );
  assert(played !== undefined);
  return played;
}

async function one(
  subject: ServerSubject,
  { cutEvery }: Load,
  bench: ServerBench,
  index: number,
  connection: number,
  { controllers, broken }: { controllers: Map<string, AbortController>; broken: Set<string> },
): Promise<void> {
  const origin = String(index);
  const fate = fateOf(subject, index, cutEvery);
  const call = { origin, headers: sampleDye(index).lines, connection };
  if (fate === "completes") {
    const reply = await bench.call(call);
    if (reply.outcome === "broken") broken.add(origin);
    else assert.deepEqual([reply.outcome, reply.body], ["ok", { origin }]);
    return;
  }
  const controller = new AbortController();
  if (fate === "cut-in-handler") controllers.set(origin, controller);
  const cut = fate === "cut-in-body" ? { cutInBody: true } : { signal: controller.signal };
  const { outcome } = await bench.call({ ...call, ...cut });
  if (outcome === "broken") broken.add(origin);
  else assert.equal(outcome, "cut");
}

async function judge(
  subject: ServerSubject,
  { requests, cutEvery }: Load,
  bench: ServerBench,
  broken: ReadonlySet<string>,
): Promise<Played> {
  assert(bench.peers.size >= CONNECTIONS, `${bench.peers.size} connections`);
  assert(Number(bench.downstream.peakConnections) <= 2, `${bench.downstream.peakConnections} connections downstream`);
  assert(broken.size <= Math.max(1, requests / BROKEN_OF), `${broken.size} connections ended`);
  let cut = 0;
  let called = 0;
  for (let index = 0; index < requests; index += 1) {
    const origin = String(index);
    const fate = fateOf(subject, index, cutEvery);
    const sample = sampleDye(index);
    if (fate !== "completes") cut += 1;
    // How far it came is as open as for one that was cut off in its body.
    const isOpen = fate === "cut-in-body" || broken.has(origin);
    if (fate === "completes" && !isOpen) await bench.passed(origin, subject.points);
    if (fate === "cut-in-handler" && !isOpen) await bench.passed(origin, subject.cutPoints);
    // No bleed: whatever this request did, it did in its own dye. No loss: what it had to do was done.
    if (!isOpen || bench.log.has(origin)) expectDyed(bench.logOf(origin), sample);
    const calls = bench.downstream.received.get(origin) ?? [];
    assert(calls.length <= 1);
    if (!isOpen) assert.equal(calls.length, 1, `call downstream of ${origin}`);
    for (const call of calls) assert.deepEqual(dyeLinesOf(call), sorted(sample.onward), `downstream of ${origin}`);
    called += calls.length;
  }
  // So that none of the above passes for want of anything to look at.
  assert(called >= requests - Math.ceil(requests / (2 * cutEvery)) - broken.size, `${called} calls downstream`);
  assert.equal([...bench.downstream.received.keys()].length, called, "calls of nobody");
  assert.deepEqual(bench.dyeing.counters(), {});
  return { requests, cut, calls: called, broken: broken.size };
}
