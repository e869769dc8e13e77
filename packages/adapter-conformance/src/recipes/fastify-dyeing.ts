import { type AdapterDyeing, NodeExchange } from "@dyeing/sdk/adapter";
import type { FastifyInstance } from "fastify";

/** Runs everything after it in the dye of the request. Register it first. */
export function fastifyDyeing(server: FastifyInstance, dyeing: AdapterDyeing): void {
  server.addHook("onRequest", (request, reply, done) => {
    const entered = dyeing.handle(new NodeExchange(request.raw, reply.raw), () => done());
    // Only after a wait: at once, Fastify catches what is thrown.
    if (entered instanceof Promise) entered.catch(done);
  });
}
