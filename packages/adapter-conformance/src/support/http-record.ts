import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import type { HeaderLine } from "@dyeing/sdk/adapter";
import { linesOfRaw } from "./header-lines.ts";

/**
 * The handler of a bare server that records the raw header lines of each request by the origin in its path. Query:
 * `redirect` answers 307 to the same path at that authority, `hang` never answers, `fail` answers 500,
 * `fail-once` answers 503 the first time.
 * A client that cannot name a path of its own sends the URL in its body: `{ url }`.
 */
export class HttpRecord {
  readonly received = new Map<string, HeaderLine[][]>();

  answer(req: IncomingMessage | Http2ServerRequest, res: ServerResponse | Http2ServerResponse): void {
    const lines = linesOfRaw(req.rawHeaders).filter(([name]) => !name.startsWith(":"));
    const url = new URL(req.url ?? "/", "http://recorder");
    if (url.pathname !== "/") this.#record(url, lines);
    let text = "";
    req.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
    req.once("end", () => {
      if (url.searchParams.has("fail-once") && this.received.get(url.pathname.slice(1))?.length === 1) {
        res.statusCode = 503;
        res.end();
        return;
      }
      if (url.pathname !== "/") return reply(url, res);
      const named = new URL(JSON.parse(text).url);
      this.#record(named, lines);
      reply(named, res);
    });
  }

  #record(url: URL, lines: HeaderLine[]): void {
    const origin = url.pathname.slice(1);
    this.received.set(origin, [...(this.received.get(origin) ?? []), lines]);
  }
}

function reply(url: URL, res: ServerResponse | Http2ServerResponse): void {
  if (url.searchParams.has("hang")) return;
  const redirect = url.searchParams.get("redirect");
  if (redirect !== null) res.setHeader("location", `http://${redirect}${url.pathname}`);
  res.statusCode = redirect !== null ? 307 : url.searchParams.has("fail") ? 500 : 200;
  res.setHeader("content-type", "application/json");
  res.end('{"ok":true}');
}
