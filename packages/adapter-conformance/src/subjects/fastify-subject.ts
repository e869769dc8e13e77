import Fastify from "fastify";
import { fastifyDyeing } from "../recipes/fastify-dyeing.ts";
import { ANSWERED } from "../subject/application.ts";
import { type HttpServerOptions, httpServerSubject } from "../subject/http-server-subject.ts";
import { peerOf } from "../support/peer-of.ts";

const options: HttpServerOptions = {
  name: "Fastify",
  loadShare: 0.2,
  points: ["entry", "body", "finish", "close"],
  cutPoints: ["entry", "body", "close"],
  create: async ({ dyeing, installs, app }) => {
    const server = Fastify();
    for (let left = installs; left > 0; left -= 1) fastifyDyeing(server, dyeing);
    server.addHook("onRequest", (request, reply, done) => {
      const origin = request.url.slice(1);
      app.observe(origin, "entry");
      reply.raw.on("finish", () => app.observe(origin, "finish")).on("close", () => app.observe(origin, "close"));
      done();
    });
    server.all("/:origin", async (request, reply) => {
      const { body, headers, raw: req } = request;
      const { raw: res } = reply;
      const origin = request.url.slice(1);
      app.observe(origin, "body");
      const answer = await app.handle({ origin, body, headers, peer: peerOf(req.socket), node: { req, res } });
      return answer === ANSWERED ? reply.hijack() : answer;
    });
    await server.ready();
    return (req, res) => server.routing(req, res);
  },
};

/** Fastify with the adapter of docs/guides/adapters.md: the first hook of a request goes on inside `handle()`. */
export const fastifySubject = httpServerSubject(options);

/** Fastify as it is, its server instrumented as `@dyeing/sdk/register` does it. */
export const fastifyInstrumentedSubject = httpServerSubject({
  ...options,
  name: "Fastify, instrumented",
  isInstrumented: true,
});
