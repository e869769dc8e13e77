import { createServer, type RequestListener } from "node:http";
import { instrumentServer } from "@dyeing/sdk/instrument";
import { HttpClient } from "../support/http-client.ts";
import { listen } from "../support/listen.ts";
import type { ServerOptions, ServerSubject } from "./server-subject.ts";
import { HTTP_SERVER } from "./server-traits.ts";

export interface HttpServerOptions extends Pick<ServerSubject, "name" | "points" | "cutPoints" | "loadShare"> {
  /** Default: HTTP_SERVER. */
  readonly traits?: ServerSubject["traits"];
  /** What stands before the origin in the path of a call. Default `/`. */
  readonly prefix?: string;
  /** Whether the server is instrumented, in place of an adapter: `create` then installs none. */
  readonly isInstrumented?: boolean;
  /** What handles requests, with the adapter installed `installs` times. */
  create(options: ServerOptions): RequestListener | Promise<RequestListener>;
}

/** The subject of a framework on node:http. */
export function httpServerSubject(options: HttpServerOptions): ServerSubject {
  const { create, prefix = "/", traits = HTTP_SERVER, isInstrumented = false, ...rest } = options;
  return {
    ...rest,
    side: "server",
    traits,
    pathOf: (origin) => `${prefix}${origin}`,
    async start(on) {
      const server = createServer(await create(isInstrumented ? { ...on, installs: 0 } : on));
      if (isInstrumented) for (let left = on.installs; left > 0; left -= 1) instrumentServer(server, on.dyeing);
      const listening = await listen(server);
      const client = new HttpClient(listening.authority, (origin) => `${prefix}${origin}`);
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
}
