const { bodyParser } = require("@koa/bodyparser");
const Koa = require("koa");
const { ask, next, onwards } = require("./ask.cjs");

next().then((url) => {
  const app = new Koa();
  app.use(bodyParser());
  app.use(async (ctx) => {
    ctx.body = { body: ctx.request.body.color, sent: await onwards(url) };
  });
  const server = app.listen(0, "127.0.0.1", () => ask(server.address().port));
});
