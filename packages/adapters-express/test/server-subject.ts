import { ANSWERED, type Application, httpServerSubject, peerOf, type ServerSubject } from "@dyeing/adapter-conformance";
import type { Dyeing } from "@dyeing/sdk";
import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from "express";

/** The adapter under test: `dyeingExpress`, or a mutant of it. */
export type Adapter = (dyeing: Dyeing) => RequestHandler;

/** A version of Express. */
export interface Framework {
  readonly name: string;
  readonly express: typeof express;
  readonly loadShare?: number;
  /** Whether the server is instrumented, in place of the adapter. */
  readonly isInstrumented?: boolean;
}

const EXPRESS_5: Framework = { name: "Express 5", express };
export const INSTRUMENTED: Framework = { name: "Express 5, instrumented", express, isInstrumented: true };

/** With express.json(). */
export function expressParsedSubject(adapter: Adapter, framework = EXPRESS_5): ServerSubject {
  return expressSubject(adapter, framework, {
    name: `${framework.name}, parsed body`,
    points: ["entry", "body", "finish", "close"],
    cutPoints: ["entry", "body", "close"],
    serve: (server, app) => server.use(framework.express.json(), parsedHandler(app)),
  });
}

/** With handlers that listen to the request themselves and stream their answer. */
export function expressStreamedSubject(adapter: Adapter, framework = EXPRESS_5): ServerSubject {
  const cutPoints = ["entry", "data", "end", "close"] as const;
  return expressSubject(adapter, framework, {
    name: `${framework.name}, streamed body`,
    points: [...cutPoints, "finish"],
    cutPoints,
    serve: (server, app) => server.use(streamedHandler(app)),
  });
}

/** With an adapter that knows only what is below its mount. */
export function expressMountedSubject(adapter: Adapter, framework = EXPRESS_5): ServerSubject {
  return expressSubject(adapter, framework, {
    name: `${framework.name}, below a mount`,
    mount: "/trips",
    points: ["entry", "body", "finish", "close"],
    cutPoints: ["entry", "body", "close"],
    serve: (server, app) => server.use(framework.express.json(), parsedHandler(app)),
  });
}

interface Shape extends Pick<ServerSubject, "name" | "points" | "cutPoints"> {
  readonly mount?: string;
  serve(server: Express, app: Application): unknown;
}

function expressSubject(adapter: Adapter, framework: Framework, shape: Shape): ServerSubject {
  const { mount = "/", serve, ...rest } = shape;
  const { loadShare = 1, isInstrumented = false } = framework;
  return httpServerSubject({
    ...rest,
    loadShare,
    isInstrumented,
    prefix: PREFIX,
    create: ({ dyeing, installs, app }) => {
      const server = framework.express();
      for (let left = installs; left > 0; left -= 1) server.use(mount, adapter(dyeing));
      const inner = mount === "/" ? server : framework.express();
      inner.use((req, res, next) => {
        const origin = originOf(req);
        app.observe(origin, "entry");
        res.on("finish", () => app.observe(origin, "finish")).on("close", () => app.observe(origin, "close"));
        next();
      });
      serve(inner, app);
      inner.use(answerError);
      return inner === server ? server : server.use(mount, inner);
    },
  });
}

function parsedHandler(app: Application): RequestHandler {
  return (req, res, next) => {
    const origin = originOf(req);
    app.observe(origin, "body");
    const body = req.headers["content-length"] === undefined ? undefined : req.body;
    app
      .handle({ origin, body, headers: req.headers, peer: peerOf(req.socket), node: { req, res } })
      .then((reply) => reply === ANSWERED || res.json(reply))
      .catch(next);
  };
}

function streamedHandler(app: Application): RequestHandler {
  return (req, res, next) => {
    const origin = originOf(req);
    const handle = async (body: unknown) => {
      try {
        const peer = peerOf(req.socket);
        const answered = await app.handle({ origin, body, headers: req.headers, peer, node: { req, res } });
        if (answered === ANSWERED) return;
        const reply = JSON.stringify(answered);
        res.type("json").write(reply.slice(0, 1));
        setImmediate(() => res.end(reply.slice(1)));
      } catch (error) {
        next(error);
      }
    };
    if (req.headers["content-length"] === undefined) {
      handle(undefined);
      return;
    }
    let text = "";
    req.setEncoding("utf8").on("data", (chunk: string) => {
      app.observe(origin, "data");
      text += chunk;
    });
    req.on("end", () => {
      app.observe(origin, "end");
      handle(JSON.parse(text));
    });
  };
}

/** What stands before the origin in the path of a call. */
const PREFIX = "/trips/";

function originOf(req: Request): string {
  return req.originalUrl.slice(PREFIX.length);
}

/** Express tells an error handler by its four parameters. */
const answerError: ErrorRequestHandler = (_error, _req, res, _next) => {
  res.status(500).json({ error: "failed" });
};
