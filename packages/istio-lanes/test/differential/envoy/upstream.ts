import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What arrived behind Envoy. */
export interface Arrived {
  readonly method: string;
  readonly path: string;
  /** Lines in order, names in lower case, `host` among them. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Answers every request at any loopback address with what arrived. */
export async function startUpstream(): Promise<{ readonly port: number; readonly close: () => void }> {
  const server: Server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    request.resume();
    const headers: [string, string][] = [];
    for (let at = 0; at < request.rawHeaders.length; at += 2) {
      headers.push([request.rawHeaders[at]?.toLowerCase() ?? "", request.rawHeaders[at + 1] ?? ""]);
    }
    const arrived: Arrived = { method: request.method ?? "", path: request.url ?? "", headers };
    response.setHeader("x-upstream", "yes");
    response.setHeader("x-version", "0");
    response.end(JSON.stringify(arrived));
  });
  await new Promise<void>((done) => server.listen(0, "0.0.0.0", done));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
