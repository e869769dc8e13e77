module.exports = async (dyeing, handle) => {
  const Koa = require("koa");
  const { dyeingKoa } = require("@dyeing/koa");
  const app = new Koa();
  app.use(dyeingKoa(dyeing));
  app.use(async (ctx) => {
    ctx.body = await handle(ctx.path.split("/").at(-1));
  });
  return new Promise((resolve) => {
    const server = app.listen(0, "127.0.0.1", () => resolve(server.address().port));
  });
};
