import assert from "node:assert/strict";
import { createDyeing } from "@dyeing/sdk";
import * as undici8 from "undici";
import * as undici6 from "undici6";
import * as undici7 from "undici7";
import { expect, test } from "vitest";
import { RequestHeaders } from "./outbound/request-headers.ts";
import { startHttpRecorder } from "./support/http-recorder.ts";
import { dyeLinesOf, sampleDye, sorted } from "./support/sample-dye.ts";

// undici's DNS interceptor puts an address in the place of the name before the request is made: the name counts as before,
// and so does the address.
const copies = {
  undici6: undici6 as unknown as typeof undici8,
  undici7: undici7 as unknown as typeof undici8,
  undici8,
};

function dnsOf({ interceptors }: typeof undici8) {
  return interceptors.dns({
    lookup: (_host, _options, done) => done(null, [{ address: "127.0.0.1", family: 4, ttl: 60 }]),
  });
}

function stackOf(stack: string, copy: typeof undici8, agent: undici8.Agent): undici8.Dispatcher {
  const redirect = copy.interceptors.redirect({ maxRedirections: 2 });
  if (stack === "dns") return agent.compose(dnsOf(copy));
  return stack === "dns below redirect" ? agent.compose(dnsOf(copy), redirect) : agent.compose(redirect, dnsOf(copy));
}

const allowed = [
  { allow: "matching", carries: true },
  { allow: "127.0.0.1", carries: true },
  { allow: "payment", carries: false },
];

test.for(
  Object.entries(copies).flatMap(([name, copy]) =>
    ["dns", "dns below redirect", "dns above redirect"].flatMap((stack) =>
      allowed.map((row) => ({ name, copy, stack, ...row })),
    ),
  ),
)("$name with $stack: a host allowed as $allow carries: $carries", async ({ copy, stack, allow, carries }) => {
  const matching = await startHttpRecorder();
  const [, port] = matching.authority.split(":");
  const dyeing = createDyeing({ service: "subject", allow: [`${allow}:${port}`] });
  const agent = new copy.Agent({ connections: 1 });
  const dispatcher = stackOf(stack, copy, agent);
  try {
    const numbers = [1, 2, 3, 4];
    await Promise.all(
      numbers.map((number) =>
        dyeing.receive(new RequestHeaders(sampleDye(number).lines), async () => {
          const url = `http://matching:${port}/c${number}`;
          const { body } = await copy.request(url, { dispatcher, method: "POST", body: "{}" });
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
  const agent = new undici8.Agent();
  const dispatcher = stackOf("dns below redirect", undici8, agent);
  try {
    await dyeing.receive(new RequestHeaders(sampleDye(1).lines), async () => {
      const headers = { host: `matching:${port}` };
      const url = `http://127.0.0.1:${port}/by-hand`;
      const { body } = await undici8.request(url, { dispatcher, headers, method: "POST", body: "{}" });
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
