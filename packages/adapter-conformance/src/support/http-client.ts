import { Agent, type IncomingMessage, request } from "node:http";
import type { InboundCall, InboundReply } from "../subject/server-subject.ts";
import { groupLines, linesOfRaw } from "./header-lines.ts";
import { plantLines } from "./plant-lines.ts";

/** Calls an HTTP server: POST, JSON both ways, or GET where there is no body; one keep-alive connection per connection number. */
export class HttpClient {
  readonly #authority: string;
  readonly #path: (origin: string) => string;
  readonly #agents = new Map<number, Agent>();

  constructor(authority: string, path: (origin: string) => string) {
    this.#authority = authority;
    this.#path = path;
  }

  call(call: InboundCall): Promise<InboundReply> {
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const [host, port] = this.#authority.split(":");
    return new Promise((resolve, reject) => {
      const cut = () => resolve({ outcome: "cut", body: undefined, headers: new Map(), trailers: new Map() });
      const sent = request({
        method: body === undefined ? "GET" : "POST",
        host,
        port,
        path: this.#path(call.origin),
        agent: this.#agentOf(call.connection ?? 0),
        headers: [
          ...["host", this.#authority, "connection", "keep-alive"],
          ...(body === undefined
            ? []
            : ["content-type", "application/json", "content-length", String(Buffer.byteLength(body))]),
        ],
        ...(call.signal === undefined ? {} : { signal: call.signal }),
      });
      plantLines(sent, call.headers);
      sent.on("error", (error) => (isCut(call) ? cut() : reject(error)));
      sent.on("response", (res) => {
        if (call.cutInReply === true)
          res
            .once("data", () => sent.destroy())
            .once("error", cut)
            .once("close", cut);
        else read(res).then(resolve, (error) => (isCut(call) ? cut() : reject(error)));
      });
      if (call.cutInBody === true && body !== undefined)
        sent.write(body.slice(0, body.length / 2), () => sent.destroy(new Error("cut off")));
      else sent.end(body);
    });
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
  }

  #agentOf(connection: number): Agent {
    const known = this.#agents.get(connection);
    if (known !== undefined) return known;
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    this.#agents.set(connection, agent);
    return agent;
  }
}

function isCut(call: InboundCall): boolean {
  return call.cutInBody === true || call.cutInReply === true || call.signal?.aborted === true;
}

async function read(res: IncomingMessage): Promise<InboundReply> {
  let text = "";
  for await (const chunk of res.setEncoding("utf8")) text += chunk;
  const outcome = (res.statusCode ?? 500) < 300 ? "ok" : "failed";
  return {
    outcome,
    body: outcome === "ok" ? JSON.parse(text) : text,
    headers: groupLines(linesOfRaw(res.rawHeaders)),
    trailers: groupLines(linesOfRaw(res.rawTrailers)),
  };
}
