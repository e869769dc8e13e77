import { readFileSync } from "node:fs";
import { request as ask } from "node:http";
import { staticPolicy } from "@dyeing/policy";
import { createDyeing } from "@dyeing/sdk";
import { expect, test } from "vitest";
import { listen } from "../support/listen.ts";
import { sampleDye } from "../support/sample-dye.ts";
import { dyed } from "./fetch-handler.ts";
import { dyeingServer } from "./node-server.ts";

const guide = readFileSync(new URL("../../../../docs/guides/adapters.md", import.meta.url), "utf8");
const files = [...guide.matchAll(/^`([\w-]+\.ts)`:\n\n```ts\n([\s\S]*?)^```$/gm)].map(([, name = "", text = ""]) => ({
  name,
  text,
}));

test("the guide has three adapters, of which each is tested", () => {
  expect(files.map(({ name }) => name)).toEqual(["fastify-dyeing.ts", "node-server.ts", "fetch-handler.ts"]);
});

test.each(files)("$name is what the guide says", ({ name, text }) => {
  expect(readFileSync(new URL(name, import.meta.url), "utf8")).toBe(text);
});

const sample = sampleDye(3);
const dyeNames = sample.lines.map(([name]) => name).filter((name) => name !== "x-request-id" && name !== "traceparent");

test("the Fetch API's handlers run in the dye, see nothing forged and answer with it", async () => {
  const dyeing = createDyeing({ service: "order", allow: ["matching"] });
  const handler = dyed(dyeing, async (request) => {
    await new Promise((resolve) => setImmediate(resolve));
    const sent = Object.fromEntries(dyeing.outboundHeaders("matching"));
    return Response.json({ sent: sent["x-trace-color"], body: await request.text() }, { headers: { vary: "accept" } });
  });
  const asked = new Request("http://order/v1?a=1", {
    method: "POST",
    headers: new Headers(sample.lines.map(([name, value]) => [name, value])),
    body: "b",
  });
  const answers = await Promise.all(Array.from({ length: 20 }, () => handler(asked.clone())));
  for (const answer of answers) {
    expect(await answer.json()).toEqual({ sent: sample.color, body: "b" });
    expect(answer.headers.get("x-trace-color")).toBe(sample.color);
    expect(answer.headers.get("vary")).toBe("accept, x-trace-color");
  }
  dyeing.close();
  const edge = createDyeing({ service: "gateway", role: "edge", policy: staticPolicy({ revision: "1" }) });
  const seen = await dyed(edge, async (request) => Response.json([...request.headers.keys()]))(asked);
  expect(((await seen.json()) as string[]).filter((name) => dyeNames.includes(name))).toEqual([]);
  edge.close();
});

test("the server of node:http runs in the dye and answers with it", async () => {
  // The test asks its own process.
  const dyeing = createDyeing({ service: "order", allow: ["127.0.0.1"] });
  const server = dyeingServer(dyeing, (_req, res) => setImmediate(() => res.end(dyeing.current()?.color)));
  const { authority, close } = await listen(server);
  try {
    const headers = Object.fromEntries(sample.lines);
    const answered = await new Promise<string>((resolve, reject) => {
      ask(`http://${authority}/`, { headers }, (res) => {
        let text = String(res.headers["x-trace-color"]);
        res.on("data", (chunk) => (text += ` ${chunk}`)).on("end", () => resolve(text));
      })
        .on("error", reject)
        .end();
    });
    expect(answered).toBe(`${sample.color} ${sample.color}`);
  } finally {
    await close();
    dyeing.close();
  }
});
