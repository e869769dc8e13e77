import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { NodeExchange } from "@dyeing/sdk/adapter";
import { type BenchOptions, OutboundBench } from "../outbound/outbound-bench.ts";
import type { OutboundSubject } from "../subject/outbound-subject.ts";
import { HttpClient } from "../support/http-client.ts";
import { listen } from "../support/listen.ts";
import { peerOf } from "../support/peer-of.ts";
import { poll } from "../support/poll.ts";
import { dyeLinesOf, sampleDye, sorted } from "../support/sample-dye.ts";
import { type Snapshot, snapshot } from "../support/snapshot.ts";
import { inParallel } from "./in-parallel.ts";
import { CONNECTIONS, type Load, type Played } from "./load-size.ts";

/**
 * 64 inbound connections to a server whose handlers each read a body, await a timer, and make one call with the client
 * under test over at most two connections; some inbound requests are cut off while their handlers run. Then every call that
 * arrived and everything that handlers saw is compared with its origin.
 */
export async function playOutbound(
  subject: OutboundSubject,
  { requests, cutEvery }: Load,
  options: Omit<BenchOptions, "connections"> = {},
): Promise<Played> {
  let cut = 0;
  await OutboundBench.with(subject, options, async (bench) => {
    const log = new Map<string, Snapshot[]>();
    const controllers = new Map<string, AbortController>();
    const peers = new Set<string>();
    let running = 0;
    const server = createServer((req, res) =>
      bench.dyeing.receive(new NodeExchange(req, res), async () => {
        const origin = (req.url ?? "/").slice(1);
        const seen: Snapshot[] = [snapshot(bench.dyeing)];
        log.set(origin, seen);
        peers.add(peerOf(req.socket));
        const observe = () => seen.push(snapshot(bench.dyeing));
        running += 1;
        req.on("data", observe);
        await once(req, "end");
        controllers.get(origin)?.abort();
        await delay(Number(origin) % 4);
        await bench.send(origin, { observe });
        observe();
        res.on("finish", observe).end('{"ok":true}');
        running -= 1;
      }),
    );
    const listening = await listen(server);
    const client = new HttpClient(listening.authority, (origin) => `/${origin}`);
    try {
      await inParallel(requests, CONNECTIONS, async (index, connection) => {
        const origin = String(index);
        const isCut = index % cutEvery === 0;
        const controller = new AbortController();
        if (isCut) {
          cut += 1;
          controllers.set(origin, controller);
        }
        const call = { origin, headers: sampleDye(index).lines, body: { origin }, connection };
        const { outcome } = await client.call(isCut ? { ...call, signal: controller.signal } : call);
        assert.equal(outcome, isCut ? "cut" : "ok", origin);
      });
      await poll(() => running === 0, "the last handler to end");
      assert(peers.size >= CONNECTIONS, `${peers.size} connections`);
      const pool = bench.allowed.peakConnections;
      if (subject.traits.includes("limited-connections"))
        assert(pool !== undefined && pool <= 2, `${pool} connections to the far side`);
      for (let index = 0; index < requests; index += 1) {
        const sample = sampleDye(index);
        const origin = String(index);
        const calls = bench.allowed.received.get(origin) ?? [];
        assert.equal(calls.length, 1, `calls of ${origin}`);
        for (const call of calls) assert.deepEqual(dyeLinesOf(call), sorted(sample.onward), `sent by ${origin}`);
        const seen = log.get(origin) ?? [];
        assert(seen.length >= 3, `${seen.length} log lines of ${origin}`);
        for (const { color, tags, requestId } of seen) {
          assert.deepEqual([color, tags, requestId], [sample.color, sample.tags, sample.requestId], origin);
        }
      }
      assert.equal(bench.allowed.received.size, requests);
    } finally {
      client.close();
      await listening.close();
    }
  });
  return { requests, cut, calls: requests };
}
