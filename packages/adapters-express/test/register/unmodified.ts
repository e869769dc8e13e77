// An application as it was before: nothing of ours is in it.
import { once } from "node:events";
import { createServer, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import express from "express";

const urlOf = (server: { address(): unknown }) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

// Stands for the next service: it says what it was sent.
const far = createServer((req, res) => res.end(req.headers["x-trace-color"] ?? "none")).listen(0, "127.0.0.1");
await once(far, "listening");
const next = urlOf(far);

const app = express();
app.use(express.json());
app.post("/", (req, res, done) => {
  const ask = async () => {
    const byFetch = await (await fetch(next)).text();
    const [reply] = (await once(get(next), "response")) as [IncomingMessage];
    res.json({ got: req.body.n, far: [byFetch, await text(reply)] });
  };
  ask().catch(done);
});
const server = app.listen(0, "127.0.0.1");
await once(server, "listening");

const seen: unknown[] = [];
for (const [n, dye] of [{ "x-trace-color": "gray", "x-request-id": "r1" }, {}].entries()) {
  const reply = await fetch(urlOf(server), {
    method: "POST",
    headers: { ...dye, "content-type": "application/json" } as Record<string, string>,
    body: JSON.stringify({ n }),
  });
  const answer = (await reply.json()) as { got: number; far: string[] };
  if (answer.got !== n) throw new Error("another body");
  const said = (name: string) => reply.headers.get(name) ?? undefined;
  seen.push({ status: reply.status, color: said("x-trace-color"), id: said("x-request-id"), far: answer.far });
}
console.log(JSON.stringify(seen));
server.close();
far.close();
