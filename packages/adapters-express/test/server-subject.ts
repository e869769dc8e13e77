import { ANSWERED, type Application, httpServerSubject, peerOf, type ServerSubject } from "@dyeing/adapter-conformance";
import type { Dyeing } from "@dyeing/sdk";
import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from "express";

/** The adapter under test: `dyeingExpress`, or a mutant of it. */
export type Adapter = (dyeing: Dyeing) => RequestHandler;

/** Express 5 with express.json(). */
export function expressParsedSubject(adapter: Adapter, name = "Express 5, parsed body"): ServerSubject {
  return expressSubject(
    adapter,
    name,
    ["entry", "body", "finish", "close"],
    ["entry", "body", "close"],
    (server, app) => {
      server.use(express.json(), (req, res, next) => {
        const origin = originOf(req);
        app.observe(origin, "body");
        app
          .handle({ origin, body: req.body, headers: req.headers, peer: peerOf(req.socket), node: { req, res } })
          .then((reply) => reply === ANSWERED || res.json(reply))
          .catch(next);
      });
    },
  );
}

/** Express 5 with handlers that listen to the request themselves and stream their answer. */
export function expressStreamedSubject(adapter: Adapter, name = "Express 5, streamed body"): ServerSubject {
  const cutPoints = ["entry", "data", "end", "close"] as const;
  return expressSubject(adapter, name, [...cutPoints, "finish"], cutPoints, (server, app) => {
    server.use((req, res, next) => {
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
    });
  });
}

function expressSubject(
  adapter: Adapter,
  name: string,
  points: ServerSubject["points"],
  cutPoints: ServerSubject["cutPoints"],
  mount: (server: Express, app: Application) => void,
): ServerSubject {
  return httpServerSubject({
    name,
    points,
    cutPoints,
    prefix: "/trips/",
    create: ({ dyeing, installs, app }) => {
      const server = express();
      for (let left = installs; left > 0; left -= 1) server.use(adapter(dyeing));
      server.use((req, res, next) => {
        const origin = originOf(req);
        app.observe(origin, "entry");
        res.on("finish", () => app.observe(origin, "finish")).on("close", () => app.observe(origin, "close"));
        next();
      });
      mount(server, app);
      return server.use(answerError);
    },
  });
}

function originOf(req: Request): string {
  return req.path.slice("/trips/".length);
}

/** Express tells an error handler by its four parameters. */
const answerError: ErrorRequestHandler = (_error, _req, res, _next) => {
  res.status(500).json({ error: "failed" });
};
