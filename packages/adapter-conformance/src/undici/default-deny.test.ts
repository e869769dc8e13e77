import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FarSide } from "../subject/outbound-subject.ts";
import { startHttpRecorder } from "../support/http-recorder.ts";
import { dyeLinesOf, sampleDye } from "../support/sample-dye.ts";
import { COPIES } from "./copies.ts";

let allowed: FarSide;
let stranger: FarSide;
let dyeing: Dyeing;

beforeEach(async () => {
  allowed = await startHttpRecorder();
  stranger = await startHttpRecorder();
  dyeing = createDyeing({ service: "maps", allow: [allowed.authority] });
});
afterEach(async () => {
  dyeing.close();
  await Promise.all([allowed.close(), stranger.close()]);
});

const sample = sampleDye(1);
const BY_HAND = {
  "X-Trace-Color": "red",
  "x-user-level": "VIP3",
  "x-dye": 'h=("x-forged" "accept"), hop=1',
  "x-forged": "1",
};
const namesAt = (farSide: FarSide) => dyeLinesOf(farSide.received.get("a")?.[0] ?? []).map(([name]) => name);
const inRequest = (fn: () => Promise<unknown>) => dyeing.receiveMessage(Object.fromEntries(sample.lines), fn);

describe.each(COPIES)("a dye that a caller forwards by hand, %s", (_name, undici) => {
  const { Agent, Client, ProxyAgent, request, fetch } = undici;
  const to = (farSide: FarSide) => `http://${farSide.authority}/a`;

  it.each([
    ["an object", BY_HAND],
    ["a list", Object.entries(BY_HAND).flat()],
    ["a Map", new Map(Object.entries(BY_HAND))],
  ])("as %s does not reach a stranger, and is counted by header", async (_form, headers) => {
    await inRequest(async () => (await request(to(stranger), { headers })).body.json());
    expect(namesAt(stranger)).toEqual([]);
    expect(dyeing.counters()).toEqual({ "outbound-not-allowed": 1, "outbound-removed": 4 });
  });

  it("does not reach a stranger by fetch, nor outside of any request", async () => {
    const { "x-forged": _, ...headers } = BY_HAND;
    await (await fetch(to(stranger), { headers })).json();
    expect(namesAt(stranger)).not.toContain("x-trace-color");
    expect(namesAt(stranger)).not.toContain("x-dye");
    expect(dyeing.counters()).toEqual({ "outbound-removed": 2 });
  });

  it("stands where the host is allowed, in one line", async () => {
    await inRequest(async () => (await request(to(allowed), { headers: { "X-Trace-Color": "red" } })).body.json());
    const lines = dyeLinesOf(allowed.received.get("a")?.[0] ?? []);
    expect(lines.filter(([name]) => name === "x-trace-color")).toEqual([["x-trace-color", "red"]]);
    expect(dyeing.counters()).toEqual({ "outbound-caller-set": 1 });
  });

  it("is not let through by a Host header, nor by an origin that a client is not connected to", async () => {
    await inRequest(async () => {
      const headers = { ...BY_HAND, host: allowed.authority };
      await (await request(to(stranger), { headers })).body.json();
    });
    expect(namesAt(stranger)).toEqual([]);
    const client = new Client(`http://${stranger.authority}`);
    await inRequest(async () => {
      const opts = { origin: `http://${allowed.authority}`, path: "/a", method: "GET" };
      const { body } = await (client.request as unknown as (opts: object) => ReturnType<typeof request>)(opts);
      await body.json();
    });
    await client.destroy();
    expect(stranger.received.get("a")).toHaveLength(2);
    for (const call of stranger.received.get("a") ?? []) expect(dyeLinesOf(call)).toEqual([]);
  });

  it("row 58: is not shown to a proxy that is not allowed, nor to one that nobody names", async () => {
    const proxy = new ProxyAgent({ uri: `http://${stranger.authority}`, proxyTunnel: false });
    await inRequest(async () => (await request(to(allowed), { dispatcher: proxy, headers: BY_HAND })).body.json());
    const [atProxy = []] = [...stranger.received.values()][0] ?? [];
    expect(stranger.received.size).toBe(1);
    expect(dyeLinesOf(atProxy)).toEqual([]);
    await proxy.destroy();

    const unnamed = new Client(`http://${allowed.authority}`);
    await inRequest(async () => {
      const opts = { path: `http://${allowed.authority}/a`, method: "GET", headers: BY_HAND };
      const { body } = await (unnamed.request as unknown as (opts: object) => ReturnType<typeof request>)(opts);
      await body.json();
    });
    await unnamed.destroy();
    expect(allowed.received.size).toBe(1);
    const [atUnnamed = []] = [...allowed.received.values()][0] ?? [];
    expect(dyeLinesOf(atUnnamed)).toEqual([]);
  });

  it("a redirect to a stranger takes nothing along, also with our part outermost", async () => {
    const dispatcher = new Agent().compose(undici.interceptors.redirect?.({ maxRedirections: 2 }));
    const url = `${to(allowed)}?redirect=${stranger.authority}`;
    await inRequest(async () => (await request(url, { dispatcher })).body.json());
    expect(namesAt(allowed)).toContain("x-trace-color");
    expect(stranger.received.get("a")).toHaveLength(1);
    expect(namesAt(stranger)).toEqual([]);
    expect(dyeing.counters()).toEqual({ "outbound-not-allowed": 1 });
    await dispatcher.destroy();
  });
});
