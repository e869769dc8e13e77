import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { HeaderLine } from "@dyeing/sdk";
import type { FarSide } from "../subject/outbound-subject.ts";
import { linesOfRaw } from "./header-lines.ts";
import { listen } from "./listen.ts";

/**
 * A bare HTTP server that records the raw header lines of each request by the origin in its path. Query: `redirect`
 * answers 307 to the same path at that authority, `hang` never answers, `fail` answers 500.
 */
export async function startHttpRecorder(): Promise<FarSide> {
  const received = new Map<string, HeaderLine[][]>();
  const server = createServer({ keepAliveTimeout: 60_000 }, (req, res) => {
    const url = new URL(req.url ?? "/", "http://recorder");
    const origin = url.pathname.slice(1);
    received.set(origin, [...(received.get(origin) ?? []), linesOfRaw(req.rawHeaders)]);
    req.resume().once("end", () => answer(url, req, res));
  });
  const listening = await listen(server);
  return {
    authority: listening.authority,
    received,
    get peakConnections() {
      return listening.peakConnections;
    },
    close: listening.close,
  };
}

function answer(url: URL, _req: IncomingMessage, res: ServerResponse): void {
  if (url.searchParams.has("hang")) return;
  const redirect = url.searchParams.get("redirect");
  if (redirect !== null) res.writeHead(307, { location: `http://${redirect}${url.pathname}` }).end();
  else
    res.writeHead(url.searchParams.has("fail") ? 500 : 200, { "content-type": "application/json" }).end('{"ok":true}');
}

/** The URL of a call to a recorder. */
export function recorderUrl(call: { origin: string; to: FarSide; redirectTo?: FarSide; signal?: AbortSignal }): string {
  const query = call.redirectTo ? `?redirect=${call.redirectTo.authority}` : call.signal ? "?hang" : "";
  return `http://${call.to.authority}/${call.origin}${query}`;
}
