import type { IncomingMessage } from "node:http";
import { startHttpServer } from "../kit/http-server.ts";
import type { RunningService } from "../kit/run-service.ts";
import { answers, type OutsideName } from "./answers.ts";

/** One request as it arrived: evidence of what hosts outside the mesh get to see. */
export interface OutsideReceived {
  readonly event: "outside.received";
  readonly name: OutsideName;
  readonly method: string;
  readonly path: string;
  /** Every header, lower case; repeated ones as Node joins them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The parsed JSON body, or its text, or undefined. */
  readonly body: unknown;
  /** ISO 8601 */
  readonly time: string;
}

export interface OutsideOptions {
  readonly name: OutsideName;
  readonly port: number;
  readonly host?: string | undefined;
  readonly onReceived: (received: OutsideReceived) => void;
}

/** A company outside of the mesh: accepts anything, remembers everything it was shown. */
export function startOutside({ name, port, host, onReceived }: OutsideOptions): Promise<RunningService> {
  return startHttpServer({
    port,
    host,
    handler: (req, res) => {
      readBody(req).then(
        (body) => {
          const path = req.url ?? "/";
          const method = req.method ?? "GET";
          const time = new Date().toISOString();
          onReceived({ event: "outside.received", name, method, path, headers: req.headers, body, time });
          const { status, json } = answers[name]({ method, path, body });
          res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
        },
        () => res.destroy(),
      );
    },
  });
}

async function readBody(req: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
