import assert from "node:assert/strict";
import type { Policy, PolicySource } from "@dyeing/sdk";
import { expectDyed, expectUnknown } from "../../server/expect-seen.ts";
import { ServerBench } from "../../server/server-bench.ts";
import type { Inbound } from "../../subject/application.ts";
import type { ServerCase } from "../../subject/server-case.ts";
import type { ServerSubject } from "../../subject/server-subject.ts";
import { poll } from "../../support/poll.ts";
import { sampleDye, sorted } from "../../support/sample-dye.ts";

/** Runs a dyed request that goes wrong, then two good ones over the same connection: an unknown one and a dyed one. */
function thenClean(
  subject: ServerSubject,
  goWrong: (request: Inbound, bench: ServerBench) => Promise<unknown>,
  first: (bench: ServerBench) => Promise<void>,
): Promise<void> {
  const handle = (request: Inbound, bench: ServerBench): Promise<unknown> =>
    request.origin === "wrong" ? goWrong(request, bench) : bench.callDownstream(request.origin).then(() => ({}));
  return ServerBench.with(subject, { handle }, async (bench) => {
    await first(bench);
    expectDyed(bench.logOf("wrong"), sampleDye(1));
    await bench.call({ origin: "plain" });
    await bench.passed("plain", subject.points);
    expectUnknown(bench, "plain");
    await bench.call({ origin: "dyed", headers: sampleDye(2).lines });
    await bench.passed("dyed", subject.points);
    expectDyed(bench.logOf("dyed"), sampleDye(2));
    assert.deepEqual(bench.sentOn("dyed"), sorted(sampleDye(2).onward));
    assert.equal(bench.dyeing.identity(), undefined);
  });
}

async function fails(bench: ServerBench): Promise<void> {
  const { outcome } = await bench.call({ origin: "wrong", headers: sampleDye(1).lines });
  assert.equal(outcome, "failed");
}

/** Starts a call, waits until its handler runs, cuts it off. */
async function cutOff(bench: ServerBench): Promise<void> {
  const controller = new AbortController();
  const reply = bench.call({ origin: "wrong", headers: sampleDye(1).lines, signal: controller.signal });
  await poll(() => bench.running === 1, "the handler to run");
  controller.abort();
  assert.equal((await reply).outcome, "cut");
}

/** Errors of the application, clients that go away, faults of our own. */
export const failureCases: readonly ServerCase[] = [
  {
    name: "row 14: a handler that throws leaves nothing behind",
    run: (subject) =>
      thenClean(
        subject,
        () => {
          throw new Error("thrown at once");
        },
        fails,
      ),
  },
  {
    name: "row 14: a handler that rejects leaves nothing behind",
    run: (subject) =>
      thenClean(
        subject,
        async ({ origin }, bench) => {
          await bench.callDownstream(origin);
          throw new Error("rejected later");
        },
        async (bench) => {
          await fails(bench);
          assert.deepEqual(bench.sentOn("wrong"), sorted(sampleDye(1).onward));
        },
      ),
  },
  {
    name: "row 14: a handler that never answers leaves nothing behind when its client gives up",
    needs: ["client"],
    run: (subject) => thenClean(subject, () => new Promise(() => {}), cutOff),
  },
  {
    name: "a call that is cut off is dyed to its last event",
    needs: ["client"],
    run: (subject) =>
      ServerBench.with(subject, { handle: () => new Promise(() => {}) }, async (bench) => {
        await cutOff(bench);
        await bench.passed("wrong", subject.cutPoints);
        expectDyed(bench.logOf("wrong"), sampleDye(1));
      }),
  },
  {
    name: "a handler that outlives its client keeps its dye",
    needs: ["client"],
    run: (subject) => {
      const { promise: cut, resolve: release } = Promise.withResolvers<void>();
      const handle = async ({ origin }: Inbound, bench: ServerBench) => {
        await cut;
        await bench.callDownstream(origin);
        return {};
      };
      return ServerBench.with(subject, { handle }, async (bench) => {
        await cutOff(bench);
        release();
        await poll(() => bench.running === 0, "the handler to end");
        assert.deepEqual(bench.sentOn("wrong"), sorted(sampleDye(1).onward));
      });
    },
  },
  {
    name: "row 52: a call in flight when the server starts to close is dyed to its end",
    run: (subject) => {
      const { promise: closing, resolve: release } = Promise.withResolvers<void>();
      const handle = async ({ origin }: Inbound, bench: ServerBench) => {
        await closing;
        await bench.callDownstream(origin);
        return { origin };
      };
      return ServerBench.with(subject, { handle }, async (bench) => {
        const reply = bench.call({ origin: "a", headers: sampleDye(1).lines });
        await poll(() => bench.running === 1, "the handler to run");
        const drained = bench.drain();
        release();
        assert.deepEqual((await reply).body, { origin: "a" });
        await drained;
        assert.deepEqual(bench.sentOn("a"), sorted(sampleDye(1).onward));
        expectDyed(bench.logOf("a"), sampleDye(1));
      });
    },
  },
  {
    name: "a body that is cut off leaves nothing behind",
    needs: ["client"],
    run: (subject) =>
      ServerBench.with(subject, {}, async (bench) => {
        const reply = await bench.call({ origin: "wrong", headers: sampleDye(1).lines, cutInBody: true });
        assert.equal(reply.outcome, "cut");
        await bench.call({ origin: "plain" });
        await bench.passed("plain", subject.points);
        expectUnknown(bench, "plain");
        for (const line of bench.logOf("wrong")) expectDyed([line], sampleDye(1));
      }),
  },
  {
    name: "an answer that is cut off leaves nothing behind, and is dyed to its last event",
    needs: ["client"],
    run: (subject) => {
      // More than fits into the buffers between the two ends.
      const handle = async ({ origin }: Inbound, bench: ServerBench) => {
        await bench.callDownstream(origin);
        return { text: "t".repeat(origin === "wrong" ? 8_000_000 : 1) };
      };
      return ServerBench.with(subject, { handle }, async (bench) => {
        const reply = await bench.call({ origin: "wrong", headers: sampleDye(1).lines, cutInReply: true });
        assert.equal(reply.outcome, "cut");
        await bench.passed("wrong", subject.cutPoints);
        expectDyed(bench.logOf("wrong"), sampleDye(1));
        assert.deepEqual(bench.sentOn("wrong"), sorted(sampleDye(1).onward));
        await bench.call({ origin: "plain" });
        await bench.passed("plain", subject.points);
        expectUnknown(bench, "plain");
      });
    },
  },
  {
    name: "row 13: a fault of ours fails no request: it runs undyed and is counted",
    run: (subject) =>
      ServerBench.with(subject, { policy: brokenAfterStart() }, async (bench) => {
        for (const origin of ["a", "b"]) {
          const reply = await bench.call({ origin, headers: sampleDye(1).lines });
          assert.equal(reply.outcome, "ok");
          await bench.passed(origin, subject.points);
          for (const line of bench.logOf(origin)) assert.equal(line.color, undefined, line.point);
          const sent = new Map(bench.sentOn(origin));
          assert.equal(sent.has("x-trace-color"), false);
        }
        assert.deepEqual(bench.dyeing.counters(), { "receive-failed": 2 });
      }),
  },
  ...(["header", "setResponseHeader"] as const).map((poison) => ({
    ...(poison === "setResponseHeader" ? { needs: ["responses"] as const } : {}),
    name: `row 13: an exchange whose ${poison} throws fails no request: it runs undyed and is counted`,
    run: (subject: ServerSubject) =>
      ServerBench.with(subject, { poison }, async (bench) => {
        const reply = await bench.call({ origin: "a", headers: sampleDye(1).lines });
        assert.deepEqual([reply.outcome, reply.body], ["ok", { origin: "a" }]);
        await bench.passed("a", subject.points);
        for (const line of bench.logOf("a")) assert.equal(line.color, undefined, line.point);
        assert.equal(new Map(bench.sentOn("a")).has("x-trace-color"), false);
        assert.deepEqual(bench.dyeing.counters(), { "receive-failed": 1 });
      }),
  })),
  {
    name: "installed twice, it works once",
    needs: ["installed"],
    run: (subject) =>
      ServerBench.with(subject, { installs: 2 }, async (bench) => {
        const sample = sampleDye(4);
        const reply = await bench.call({ origin: "a", headers: sample.lines });
        await bench.passed("a", subject.points);
        expectDyed(bench.logOf("a"), sample);
        assert.deepEqual(bench.sentOn("a"), sorted(sample.onward));
        assert.deepEqual(reply.headers.get("x-request-id"), [sample.requestId]);
        assert.deepEqual(reply.headers.get("x-trace-color"), [sample.color]);
        assert.deepEqual(bench.dyeing.counters(), { "received-twice": 1 });
        await bench.call({ origin: "plain" });
        expectUnknown(bench, "plain");
      }),
  },
];

/** A policy source that works while the SDK starts and throws from then on. */
function brokenAfterStart(): PolicySource {
  return {
    current(): Policy {
      throw new Error("the policy is broken");
    },
    close: () => {},
  };
}
