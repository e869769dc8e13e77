import type { IncomingMessage, ServerResponse } from "node:http";
import { NodeExchange } from "@dyeing/sdk/adapter";
import { ANSWERED, type Application } from "../subject/application.ts";
import { httpServerSubject } from "../subject/http-server-subject.ts";
import { peerOf } from "../support/peer-of.ts";

/** A bare node:http server that calls `handle()` itself: what an adapter does, without a framework. */
export const nodeServerSubject = httpServerSubject({
  name: "node:http server",
  points: ["entry", "data", "end", "finish", "close"],
  cutPoints: ["entry", "data", "end", "close"],
  create:
    ({ dyeing, installs, app }) =>
    (req, res) => {
      const install = (left: number): unknown =>
        left === 0 ? answer(app, req, res) : dyeing.handle(new NodeExchange(req, res), () => install(left - 1));
      install(installs);
    },
});

function answer(app: Application, req: IncomingMessage, res: ServerResponse): void {
  const origin = (req.url ?? "/").slice(1);
  app.observe(origin, "entry");
  res.on("finish", () => app.observe(origin, "finish")).on("close", () => app.observe(origin, "close"));
  const handle = async (text: string | undefined) => {
    try {
      const body = text === undefined ? undefined : JSON.parse(text);
      const inbound = { origin, body, headers: req.headers, peer: peerOf(req.socket), node: { req, res } };
      const reply = await app.handle(inbound);
      if (reply === ANSWERED) return;
      res.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(reply));
    } catch {
      res.writeHead(500).end();
    }
  };
  if (req.headers["content-length"] === undefined) {
    handle(undefined);
    return;
  }
  let text = "";
  req.setEncoding("utf8").on("data", (chunk: string) => {
    app.observe(origin, "data");
    text += chunk;
  });
  req.on("end", () => {
    app.observe(origin, "end");
    handle(text);
  });
}
