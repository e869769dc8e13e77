import assert from "node:assert/strict";
import { createDyeing } from "@dyeing/sdk";
import { Agent, type Dispatcher, interceptors, request } from "undici";
import { expect, test } from "vitest";
import { RequestHeaders } from "./outbound/request-headers.ts";
import { startHttpRecorder } from "./support/http-recorder.ts";
import { dyeLinesOf, sampleDye, sorted } from "./support/sample-dye.ts";

// undici's DNS interceptor puts an address in the place of the name before the request is made: the name counts as before,
// and so does the address.
const dns = interceptors.dns({
  lookup: (_host, _options, done) => done(null, [{ address: "127.0.0.1", family: 4, ttl: 60 }]),
});
const redirect = interceptors.redirect({ maxRedirections: 2 });

const agents: Readonly<Record<string, (agent: Agent) => Dispatcher>> = {
  dns: (agent) => agent.compose(dns),
  "dns below redirect": (agent) => agent.compose(dns, redirect),
  "dns above redirect": (agent) => agent.compose(redirect, dns),
};

test.for(
  Object.keys(agents).flatMap((stack) => [
    { stack, allow: "matching", carries: true },
    { stack, allow: "127.0.0.1", carries: true },
    { stack, allow: "payment", carries: false },
  ]),
)("with $stack, a host allowed as $allow carries: $carries", async ({ stack, allow, carries }) => {
  const matching = await startHttpRecorder();
  const [, port] = matching.authority.split(":");
  const dyeing = createDyeing({ service: "subject", allow: [`${allow}:${port}`] });
  const agent = new Agent({ connections: 1 });
  const dispatcher = agents[stack]?.(agent);
  assert(dispatcher !== undefined);
  try {
    const numbers = [1, 2, 3, 4];
    await Promise.all(
      numbers.map((number) =>
        dyeing.receive(new RequestHeaders(sampleDye(number).lines), async () => {
          const url = `http://matching:${port}/c${number}`;
          const { body } = await request(url, { dispatcher, method: "POST", body: "{}" });
          await body.dump();
        }),
      ),
    );
    for (const number of numbers) {
      const [call] = matching.received.get(`c${number}`) ?? [];
      assert(call !== undefined);
      expect(dyeLinesOf(call)).toEqual(carries ? sorted(sampleDye(number).onward) : []);
    }
    expect(dyeing.counters()).toEqual(carries ? {} : { "outbound-not-allowed": numbers.length });
  } finally {
    await agent.destroy();
    await matching.close();
    dyeing.close();
  }
});

test("a name that was asked for does not cover an address that a redirect or a Host header names", async () => {
  const third = await startHttpRecorder();
  const [, port] = third.authority.split(":");
  const dyeing = createDyeing({ service: "subject", allow: [`matching:${port}`] });
  const agent = new Agent();
  const dispatcher = agent.compose(dns, redirect);
  try {
    await dyeing.receive(new RequestHeaders(sampleDye(1).lines), async () => {
      const headers = { host: `matching:${port}` };
      const url = `http://127.0.0.1:${port}/by-hand`;
      const { body } = await request(url, { dispatcher, headers, method: "POST", body: "{}" });
      await body.dump();
    });
    expect(dyeLinesOf(third.received.get("by-hand")?.[0] ?? [])).toEqual([]);
    expect(dyeing.counters()).toEqual({ "outbound-not-allowed": 1 });
  } finally {
    await agent.destroy();
    await third.close();
    dyeing.close();
  }
});
