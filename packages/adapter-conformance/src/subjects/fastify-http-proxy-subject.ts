import fastifyHttpProxy from "@fastify/http-proxy";
import Fastify from "fastify";
import { relaySubject } from "./relay-subject.ts";

/** @fastify/http-proxy as it comes, on its own copy of undici. */
export const fastifyHttpProxySubject = relaySubject("@fastify/http-proxy", async (relayedOf) => {
  const server = Fastify();
  // Where an adapter would go on inside `receive()`.
  server.addHook("onRequest", (request, _reply, done) => relayedOf(request.url).inCaller(() => done()));
  await server.register(fastifyHttpProxy, {
    upstream: "",
    replyOptions: {
      getUpstream: (request) => relayedOf(request.url).url.origin,
      onResponse: (request, reply, res) => {
        relayedOf(request.url).observe();
        reply.send(res.stream);
      },
    },
  });
  await server.ready();
  return {
    listener: (req, res) => server.routing(req, res),
    close: () => server.close(),
  };
});
