import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { NodeExchange } from "@dyeing/sdk";
import type { Application } from "../subject/application.ts";
import type { ServerSubject } from "../subject/server-subject.ts";
import { HttpClient } from "../support/http-client.ts";
import { listen } from "../support/listen.ts";
import { peerOf } from "../support/peer-of.ts";

/** A bare node:http server that calls `receive()` itself: what an adapter does, without a framework. */
export const nodeServerSubject: ServerSubject = {
  side: "server",
  name: "node:http server",
  cuts: true,
  points: ["entry", "data", "end", "finish", "close"],
  cutPoints: ["entry", "data", "end", "close"],
  async start({ dyeing, installs, app }) {
    const server = createServer((req, res) => {
      const install = (left: number): void =>
        left === 0 ? answer(app, req, res) : dyeing.receive(new NodeExchange(req, res), () => install(left - 1));
      install(installs);
    });
    const listening = await listen(server);
    const client = new HttpClient(listening.authority, (origin) => `/${origin}`);
    return {
      call: (call) => client.call(call),
      drain: () => listening.drain(),
      close: async () => {
        client.close();
        await listening.close();
      },
    };
  },
};

function answer(app: Application, req: IncomingMessage, res: ServerResponse): void {
  const origin = (req.url ?? "/").slice(1);
  const peer = peerOf(req.socket);
  app.observe(origin, "entry");
  res.on("finish", () => app.observe(origin, "finish")).on("close", () => app.observe(origin, "close"));
  let text = "";
  req.setEncoding("utf8").on("data", (chunk: string) => {
    app.observe(origin, "data");
    text += chunk;
  });
  req.on("end", async () => {
    app.observe(origin, "end");
    try {
      const reply = JSON.stringify(await app.handle({ origin, body: JSON.parse(text), headers: req.headers, peer }));
      res.writeHead(200, { "content-type": "application/json" }).end(reply);
    } catch {
      res.writeHead(500).end();
    }
  });
}
