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
import mount from "koa-mount";

/** The adapter under test: `dyeingKoa`, or a mutant of it. */
export type Adapter = (dyeing: Dyeing) => Middleware;

/** A version of Koa. */
export interface Framework {
  readonly name: string;
  readonly Koa: typeof Koa;
  readonly loadShare?: number;
  /** Whether the server is instrumented, in place of the adapter. */
  readonly isInstrumented?: boolean;
}

const KOA_3: Framework = { name: "Koa 3", Koa };
export const INSTRUMENTED: Framework = { name: "Koa 3, instrumented", Koa, isInstrumented: true };

/** With @koa/bodyparser. */
export function koaParsedSubject(adapter: Adapter, framework = KOA_3): ServerSubject {
  return koaSubject(adapter, framework, {
    name: `${framework.name}, parsed body`,
    points: ["entry", "body", "finish", "close"],
    cutPoints: ["entry", "body", "close"],
    serve: (server, app) => server.use(bodyParser()).use(parsedHandler(app)),
  });
}

/** With handlers that listen to the request themselves and stream their answer. */
export function koaStreamedSubject(adapter: Adapter, framework = KOA_3): ServerSubject {
  const cutPoints = ["entry", "data", "end", "close"] as const;
  return koaSubject(adapter, framework, {
    name: `${framework.name}, streamed body`,
    points: [...cutPoints, "finish"],
    cutPoints,
    serve: (server, app) => server.use(streamedHandler(app)),
  });
}

/** With an adapter that knows only what is below its mount (koa-mount). */
export function koaMountedSubject(adapter: Adapter, framework = KOA_3): ServerSubject {
  return koaSubject(adapter, framework, {
    name: `${framework.name}, below a mount`,
    isMounted: true,
    points: ["entry", "body", "finish", "close"],
    cutPoints: ["entry", "body", "close"],
    serve: (server, app) => server.use(bodyParser()).use(parsedHandler(app)),
  });
}

interface Shape extends Pick<ServerSubject, "name" | "points" | "cutPoints"> {
  readonly isMounted?: boolean;
  serve(server: Koa, app: Application): unknown;
}

function koaSubject(adapter: Adapter, framework: Framework, shape: Shape): ServerSubject {
  const { isMounted = false, serve, ...rest } = shape;
  const { loadShare = 1, isInstrumented = false } = framework;
  return httpServerSubject({
    ...rest,
    loadShare,
    isInstrumented,
    prefix: PREFIX,
    create: ({ dyeing, installs, app }) => {
      const outer = new framework.Koa();
      const server = isMounted ? new framework.Koa() : outer;
      for (const one of [outer, server]) one.silent = true;
      for (let left = installs; left > 0; left -= 1) server.use(adapter(dyeing));
      server.use((ctx, next) => {
        const origin = originOf(ctx);
        app.observe(origin, "entry");
        ctx.res.on("finish", () => app.observe(origin, "finish")).on("close", () => app.observe(origin, "close"));
        return next();
      });
      serve(server, app);
      if (isMounted) outer.use(mount("/trips", server));
      return outer.callback();
    },
  });
}

function parsedHandler(app: Application): Middleware {
  return async (ctx) => {
    const origin = originOf(ctx);
    app.observe(origin, "body");
    const body = ctx.get("content-length") === "" ? undefined : ctx.request.body;
    const reply = await app.handle(inboundOf(ctx, origin, body));
    if (reply === ANSWERED) ctx.respond = false;
    else ctx.body = reply;
  };
}

function streamedHandler(app: Application): Middleware {
  return async (ctx) => {
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
  };
}

/** What stands before the origin in the path of a call. */
const PREFIX = "/trips/";

function inboundOf({ req, res }: Context, origin: string, body: unknown): Inbound {
  return { origin, body, headers: req.headers, peer: peerOf(req.socket), node: { req, res } };
}

function originOf(ctx: Pick<Context, "originalUrl">): string {
  return ctx.originalUrl.slice(PREFIX.length);
}
