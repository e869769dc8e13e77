const { fastify } = require("fastify");
const { ask, next, onwards } = require("./ask.cjs");

next().then(async (url) => {
  const app = fastify();
  app.post("/trips", async (request) => ({ body: request.body.color, sent: await onwards(url) }));
  await app.listen({ port: 0, host: "127.0.0.1" });
  await ask(app.server.address().port);
});
