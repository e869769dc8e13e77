import { once } from "node:events";
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { type Application, HttpClient, listen, peerOf, type ServerSubject } from "@dyeing/adapter-conformance";
import type { Dyeing } from "@dyeing/sdk";
import { bodyParser } from "@koa/bodyparser";
import Koa, { type Context, type Middleware } from "koa";

/** The adapter under test: `dyeingKoa`, or a mutant of it. */
export type Adapter = (dyeing: Dyeing) => Middleware;

/** Koa 3 with @koa/bodyparser. */
export function koaParsedSubject(adapter: Adapter, name = "Koa 3, parsed body"): ServerSubject {
  return koaSubject(adapter, name, ["entry", "body", "finish", "close"], ["entry", "body", "close"], (server, app) => {
    server.use(bodyParser()).use(async (ctx) => {
      const origin = originOf(ctx);
      app.observe(origin, "body");
      ctx.body = await app.handle({
        origin,
        body: ctx.request.body,
        headers: ctx.req.headers,
        peer: peerOf(ctx.req.socket),
      });
    });
  });
}

/** Koa 3 with handlers that listen to the request themselves and stream their answer. */
export function koaStreamedSubject(adapter: Adapter, name = "Koa 3, streamed body"): ServerSubject {
  const cutPoints = ["entry", "data", "end", "close"] as const;
  return koaSubject(adapter, name, [...cutPoints, "finish"], cutPoints, (server, app) => {
    server.use(async (ctx) => {
      const origin = originOf(ctx);
      let text = "";
      ctx.req.setEncoding("utf8").on("data", (chunk: string) => {
        app.observe(origin, "data");
        text += chunk;
      });
      ctx.req.on("end", () => app.observe(origin, "end"));
      await once(ctx.req, "end");
      const reply = JSON.stringify(
        await app.handle({ origin, body: JSON.parse(text), headers: ctx.req.headers, peer: peerOf(ctx.req.socket) }),
      );
      ctx.type = "json";
      ctx.body = Readable.from([reply.slice(0, 1), reply.slice(1)]);
    });
  });
}

function koaSubject(
  adapter: Adapter,
  name: string,
  points: ServerSubject["points"],
  cutPoints: ServerSubject["cutPoints"],
  mount: (server: Koa, app: Application) => void,
): ServerSubject {
  return {
    side: "server",
    name,
    cuts: true,
    points,
    cutPoints,
    async start({ dyeing, installs, app }) {
      const server = new Koa();
      server.silent = true;
      for (let left = installs; left > 0; left -= 1) server.use(adapter(dyeing));
      server.use((ctx, next) => {
        const origin = originOf(ctx);
        app.observe(origin, "entry");
        ctx.res.on("finish", () => app.observe(origin, "finish")).on("close", () => app.observe(origin, "close"));
        return next();
      });
      mount(server, app);
      const listening = await listen(createServer(server.callback()));
      const client = new HttpClient(listening.authority, (origin) => `/trips/${origin}`);
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

function originOf(ctx: Pick<Context, "path">): string {
  return ctx.path.slice("/trips/".length);
}
