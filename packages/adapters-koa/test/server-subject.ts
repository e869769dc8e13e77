import { once } from "node:events";
import { Readable } from "node:stream";
import {
  ANSWERED,
  type Application,
  httpServerSubject,
  type Inbound,
  peerOf,
  type ServerSubject,
} from "@dyeing/adapter-conformance";
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
      const reply = await app.handle(inboundOf(ctx, origin, ctx.request.body));
      if (reply === ANSWERED) ctx.respond = false;
      else ctx.body = reply;
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
      if (ctx.get("content-length") !== "") {
        ctx.req.setEncoding("utf8").on("data", (chunk: string) => {
          app.observe(origin, "data");
          text += chunk;
        });
        ctx.req.on("end", () => app.observe(origin, "end"));
        await once(ctx.req, "end");
      }
      const answered = await app.handle(inboundOf(ctx, origin, text === "" ? undefined : JSON.parse(text)));
      if (answered === ANSWERED) {
        ctx.respond = false;
        return;
      }
      const reply = JSON.stringify(answered);
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
  return httpServerSubject({
    name,
    points,
    cutPoints,
    prefix: "/trips/",
    create: ({ dyeing, installs, app }) => {
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
      return server.callback();
    },
  });
}

function inboundOf({ req, res }: Context, origin: string, body: unknown): Inbound {
  return { origin, body, headers: req.headers, peer: peerOf(req.socket), node: { req, res } };
}

function originOf(ctx: Pick<Context, "path">): string {
  return ctx.path.slice("/trips/".length);
}
