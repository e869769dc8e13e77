import { createServer, request } from "node:http";
import { HttpClient, listen } from "@dyeing/adapter-conformance";
import { dyeingExpress } from "@dyeing/express";
import { staticPolicy } from "@dyeing/policy";
import { createDyeing } from "@dyeing/sdk";
import type { HeaderLine } from "@dyeing/sdk/adapter";
import express from "express";
import httpProxy from "http-proxy";
import { expect, test } from "vitest";

// Row 59: a gateway that is an Express application with a reverse proxy in it.

interface Reply {
  readonly tags: Readonly<Record<string, string>>;
  readonly color: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly lines: readonly string[];
}

const policy = () =>
  staticPolicy({
    revision: "1",
    tags: { level: { header: "x-user-level", from: 'request.headers["x-rider-level"]', values: ["NEW", "VIP3"] } },
    rules: [{ id: "vip", key: "color", value: "gray", when: 'tags.level == "VIP3"' }],
  });

/** Sends a request through the gateway to an interior service, which answers with what it saw. */
async function through(headers: readonly HeaderLine[], way: "proxy" | "by hand") {
  const interior = createDyeing({ service: "order" });
  const order = express()
    .use(dyeingExpress(interior))
    .use((req, res) => {
      const { color, tags } = interior.current() ?? {};
      const lines = req.rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
      res.set("Vary", "Accept").json({ color, tags, headers: req.headers, lines });
    });
  const behind = await listen(createServer(order));
  const target = `http://${behind.authority}`;
  const gateway = createDyeing({ service: "gateway", role: "edge", policy: policy(), allow: [behind.authority] });
  const proxy = httpProxy.createProxyServer({ target });
  const app = express().use(dyeingExpress(gateway));
  if (way === "proxy") app.use((req, res) => proxy.web(req, res));
  else {
    app.use((req, res) => {
      request(target + req.url, { headers: { ...req.headers, host: behind.authority } }, (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(res);
      }).end();
    });
  }
  const front = await listen(createServer(app));
  const client = new HttpClient(front.authority, () => "/trips");
  try {
    const reply = await client.call({ origin: "a", headers, body: undefined });
    return { seen: reply.body as Reply, answer: reply.headers, counters: gateway.counters() };
  } finally {
    client.close();
    proxy.close();
    await front.close();
    await behind.close();
    gateway.close();
    interior.close();
  }
}

test.each(["proxy", "by hand"] as const)("a client's tag never wins over the edge's: %s", async (way) => {
  const forged: HeaderLine[] = [
    ["X-User-Level", "VIP3"],
    ["x-trace-color", "gray"],
    ["x-dye", 'h=("x-user-level")'],
  ];
  const { seen } = await through([["x-rider-level", "NEW"], ...forged], way);
  expect([seen.color, seen.tags, seen.headers["x-user-level"]]).toEqual(["default", { level: "NEW" }, "NEW"]);
  for (const name of ["x-user-level", "x-trace-color", "x-dye"]) {
    expect(seen.lines.filter((one) => one === name)).toEqual([name]);
  }
  const alone = await through(forged, way);
  expect([alone.seen.color, alone.seen.tags, alone.seen.headers["x-user-level"]]).toEqual(["default", {}, undefined]);
  expect(alone.counters["inbound-untrusted"]).toBe(1);
});

test.each(["proxy", "by hand"] as const)(
  "an answer with the color that came from behind names it in Vary: %s",
  async (way) => {
    const { answer } = await through([["x-rider-level", "VIP3"]], way);
    expect(answer.get("x-trace-color")).toEqual(["gray"]);
    const names = (answer.get("vary") ?? []).flatMap((line) => line.toLowerCase().split(/ *, */));
    expect(names.sort()).toEqual(["accept", "x-trace-color"]);
  },
);
