module.exports = async (dyeing, handle) => {
  const { fastify } = require("fastify");
  const { NodeExchange } = require("@dyeing/sdk");
  const app = fastify();
  app.addHook("onRequest", (request, reply, done) => dyeing.receive(new NodeExchange(request.raw, reply.raw), done));
  app.get("/trips/:id", (request) => handle(request.params.id));
  await app.listen({ port: 0, host: "127.0.0.1" });
  return app.server.address().port;
};
