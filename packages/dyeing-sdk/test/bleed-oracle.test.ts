import { once } from "node:events";
import { Agent, createServer, get, request } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { createDyeing } from "@dyeing/sdk";
import { NodeExchange } from "@dyeing/sdk/adapter";
import { type ContextStorage, replaceStorage, withoutDye } from "@dyeing/sdk/planted-faults";
import { BleedOracle, inDye } from "@dyeing/sdk/testing";
import { describe, expect, it } from "vitest";

/** Requests at once through a server that waits, then calls on; each second one with `fault`. */
async function played(count: number, fault: <T>(fn: () => T) => T = (fn) => fn()) {
  const oracle = new BleedOracle();
  const far = createServer((req, res) => {
    oracle.sent((req.url ?? "").slice(1), req.headers);
    res.end();
  }).listen(0, "127.0.0.1");
  const dyeing = createDyeing({ service: "order", allow: ["127.0.0.1"] });
  const agent = new Agent({ keepAlive: true, maxSockets: 2 });
  const server = createServer((req, res) =>
    dyeing.receive(new NodeExchange(req, res), async () => {
      const origin = (req.url ?? "").slice(1);
      await delay(Number(origin) % 3);
      oracle.ran(origin, dyeing.current());
      const { port } = far.address() as AddressInfo;
      const call = () => request({ port, host: "127.0.0.1", path: `/${origin}`, agent }).end();
      const [answer] = await once(Number(origin) % 2 === 0 ? call() : fault(call), "response");
      await once(answer.resume(), "end");
      res.end();
    }),
  ).listen(0, "127.0.0.1");
  await Promise.all([once(far, "listening"), once(server, "listening")]);
  const { port } = server.address() as AddressInfo;
  try {
    await Promise.all(
      Array.from({ length: count }, async () => {
        const { origin, headers } = oracle.request();
        const [answer] = await once(get({ port, host: "127.0.0.1", path: `/${origin}`, headers }), "response");
        await once(answer.resume(), "end");
      }),
    );
    return oracle.report();
  } finally {
    dyeing.close();
    agent.destroy();
    for (const one of [far, server]) one.close();
  }
}

/** Keeps whatever was entered last, for everybody. */
class LastEntered implements ContextStorage {
  #last: unknown;
  getStore(): unknown {
    return this.#last;
  }
  run<T>(store: unknown, fn: () => T): T {
    this.#last = store;
    return fn();
  }
}

describe("the bleed oracle", () => {
  it("row 14: sees every request with its own dye, and says how rare a fault can be", async () => {
    const { upperBound, ...report } = await played(200);
    expect(report).toEqual({ requests: 200, unseen: 0, bled: 0, lost: 0, examples: [] });
    expect(upperBound).toBeCloseTo(3 / 200, 3);
  });

  it("finds dyes that bleed: a storage that keeps the last request for all", async () => {
    const undo = replaceStorage(new LastEntered());
    try {
      const { requests, bled, examples, upperBound } = await played(40);
      expect(requests).toBe(40);
      expect(bled).toBeGreaterThan(20);
      expect(examples).toHaveLength(10);
      expect(examples[0]).toMatch(/^\d+: `oracle-\d+` with \{"bleed_oracle":"v\d+"\} in place of `oracle-\d+`$/);
      expect(upperBound).toBeUndefined();
    } finally {
      undo();
    }
  });

  it("finds dyes that are lost: calls that leave without", async () => {
    const { requests, bled, lost, examples } = await played(40, withoutDye);
    expect([requests, bled, lost]).toEqual([40, 0, 20]);
    expect(examples[0]).toMatch(/^\d+: no dye in place of `oracle-\d+`$/);
  });

  it("a dye that is half another's has bled; one of an undyed request is lost; the worst stands", () => {
    const oracle = new BleedOracle();
    const dyeing = createDyeing({ service: "order" });
    const [one, other, third] = [oracle.request(), oracle.request(), oracle.request()];
    oracle.sent(one.origin, { ...other.headers, "x-trace-color": one.headers["x-trace-color"] });
    oracle.sent(one.origin, one.headers);
    inDye(dyeing, { color: "default" }, () => oracle.ran(other.origin, dyeing.current()));
    dyeing.receiveMessage(third.headers, () =>
      dyeing.withTags({ mine: "too" }, () => oracle.ran(third.origin, dyeing.current())),
    );
    oracle.request();
    const { examples: _, ...report } = oracle.report();
    expect(report).toEqual({ requests: 3, unseen: 1, bled: 1, lost: 1, upperBound: undefined });
    expect(() => oracle.sent("9", {})).toThrow(new TypeError("`9` is no origin of this oracle"));
    dyeing.close();
  });

  it("goes on for many", () => {
    const oracle = new BleedOracle();
    for (let at = 0; at < 100_000; at += 1) oracle.request();
    expect(oracle.report()).toMatchObject({ requests: 0, unseen: 100_000, upperBound: undefined });
  });
});
