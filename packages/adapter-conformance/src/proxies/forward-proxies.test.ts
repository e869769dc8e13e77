import { Agent, get, type RequestOptions } from "node:http";
import { createDyeing } from "@dyeing/sdk";
import { HttpProxyAgent } from "http-proxy-agent";
import { ProxyAgent } from "proxy-agent";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type HttpProxy, startHttpProxy } from "../support/http-proxy.ts";
import { startHttpRecorder } from "../support/http-recorder.ts";
import { dyeLinesOf, sampleDye } from "../support/sample-dye.ts";

type FarSide = Awaited<ReturnType<typeof startHttpRecorder>>;

const sample = sampleDye(1);
let proxy: HttpProxy;
let far: FarSide;
beforeAll(async () => {
  proxy = await startHttpProxy();
  far = await startHttpRecorder();
});
afterAll(async () => {
  await proxy.close();
  await far.close();
});
beforeEach(() => (proxy.received as unknown[]).splice(0));

/** A dyed GET through an agent: the dye lines that the proxy saw, and what was counted. */
async function seenByProxy(allow: readonly string[], agent: Agent, options: RequestOptions = {}) {
  const dyeing = createDyeing({ service: "subject", allow });
  const url = `http://${far.authority}/a`;
  try {
    await dyeing.receiveMessage(
      Object.fromEntries(sample.lines),
      () =>
        new Promise<void>((resolve, reject) => {
          get(url, { agent, ...options }, (res) => res.resume().on("end", resolve)).on("error", reject);
        }),
    );
    expect(proxy.received).toHaveLength(1);
    return { lines: dyeLinesOf(proxy.received[0] ?? []), counters: dyeing.counters() };
  } finally {
    agent.destroy();
    dyeing.close();
  }
}

const naming: readonly [string, () => Agent][] = [
  ["http-proxy-agent", () => new HttpProxyAgent(`http://${proxy.authority}`) as unknown as Agent],
  ["Node's Agent({ proxyEnv })", () => new Agent({ proxyEnv: { http_proxy: `http://${proxy.authority}` } } as object)],
  ["proxy-agent", () => new ProxyAgent({ getProxyForUrl: () => `http://${proxy.authority}` }) as unknown as Agent],
];

describe("a forward proxy that an agent chooses (row 58)", () => {
  it.each(naming)("%s: one that is not allowed sees nothing", async (_, agent) => {
    expect(await seenByProxy([far.authority], agent())).toEqual({
      lines: [],
      counters: { "outbound-not-allowed": 1 },
    });
  });

  it.each(naming)("%s: one that is allowed sees nothing of a call to a stranger", async (_, agent) => {
    expect((await seenByProxy([proxy.authority], agent())).lines).toEqual([]);
  });

  it.each(naming)("%s: where both are allowed, the call carries its dye", async (_, agent) => {
    const { lines, counters } = await seenByProxy([proxy.authority, far.authority], agent());
    expect(new Map(lines).get("x-trace-color")).toBe(sample.color);
    expect(counters).toEqual({});
  });

  it.each(naming)("%s: sees no dye that was put there by hand", async (_, agent) => {
    const { lines } = await seenByProxy([far.authority], agent(), { headers: Object.fromEntries(sample.lines) });
    expect(lines.filter(([name]) => name !== "x-request-id" && name !== "traceparent")).toEqual([]);
  });
});
