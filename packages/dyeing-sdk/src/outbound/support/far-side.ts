import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A server of a test, and every request that it was sent, to the end. */
export interface FarSide {
  readonly port: number;
  readonly seen: IncomingMessage[];
  readonly server: Server;
  /** The names, lower case, and values of what the last request carried: headers of a dye and of a trace. */
  lines(): string[];
  close(): void;
}

/** @param answer Answers a request that was read to its end. Default: 200. */
export async function startFarSide(
  where: { host?: string; path?: string } = { host: "127.0.0.1" },
  answer: (req: IncomingMessage, res: Parameters<Parameters<typeof createServer>[1] & object>[1]) => void = (_, res) =>
    res.end("{}"),
): Promise<FarSide> {
  const seen: IncomingMessage[] = [];
  const server = createServer({ requireHostHeader: false }, (req, res) => {
    req.resume().on("end", () => {
      seen.push(req);
      answer(req, res);
    });
  });
  await new Promise<void>((resolve) =>
    server.listen(where.path === undefined ? { port: 0, ...where } : where, resolve),
  );
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    server,
    lines: () => carriedLines(seen.at(-1)),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function carriedLines(req: IncomingMessage | undefined): string[] {
  const raw = [...(req?.rawHeaders ?? []), ...(req?.rawTrailers ?? [])];
  return raw
    .flatMap((name, index) => (index % 2 === 0 ? [`${name.toLowerCase()}: ${raw[index + 1]}`] : []))
    .filter((line) => /^(?:x-|trace|b3)/.test(line));
}
