import { createServer } from "node:http";
import { createDyeing } from "@dyeing/sdk";
import { NodeExchange } from "@dyeing/sdk/adapter";
import { createProxyMiddleware } from "http-proxy-middleware";
import { afterAll, beforeAll, expect, it } from "vitest";
import { HttpClient } from "../support/http-client.ts";
import { startHttpRecorder } from "../support/http-recorder.ts";
import { listen } from "../support/listen.ts";
import { dyeLinesOf, sampleDye, sorted } from "../support/sample-dye.ts";

type FarSide = Awaited<ReturnType<typeof startHttpRecorder>>;

const sample = sampleDye(1);
let far: FarSide;
beforeAll(async () => {
  far = await startHttpRecorder();
});
afterAll(() => far.close());

/** A dyed call to an interior service that hands it on as it came: what arrives, and what was counted. */
async function handedOn(origin: string, allow: readonly string[], method: "GET" | "POST") {
  const dyeing = createDyeing({ service: "maps", allow });
  const proxy = createProxyMiddleware({ target: `http://${far.authority}`, changeOrigin: true });
  const server = createServer((req, res) => {
    dyeing.receive(new NodeExchange(req, res), () => void proxy(req, res, () => res.destroy()));
  });
  const listening = await listen(server);
  const client = new HttpClient(listening.authority, (path) => `/${path}`);
  try {
    await client.call({ origin, headers: sample.lines, ...(method === "POST" && { body: { some: "text" } }) } as never);
    return { lines: dyeLinesOf(far.received.get(origin)?.[0] ?? []), counters: dyeing.counters() };
  } finally {
    client.close();
    await listening.close();
    dyeing.close();
  }
}

it.each(["GET", "POST"] as const)(
  "a service that forwards by hand tells a stranger nothing, %s (row 59)",
  async (method) => {
    const { lines, counters } = await handedOn(`stranger-${method}`, ["matching"], method);
    expect(lines.filter(([name]) => name !== "x-request-id" && name !== "traceparent")).toEqual([]);
    expect(counters["outbound-not-allowed"]).toBe(1);
    expect(counters["outbound-removed"]).toBeGreaterThan(1);
  },
);

it.each(["GET", "POST"] as const)("and hands on, %s, what came, where that is allowed", async (method) => {
  const { lines } = await handedOn(`inside-${method}`, [far.authority], method);
  expect(sorted(lines).map(([name]) => name)).toEqual(sorted(sample.onward).map(([name]) => name));
});
