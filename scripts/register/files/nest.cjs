require("reflect-metadata");
const { Body, Controller, Module, Post } = require("@nestjs/common");
const { NestFactory } = require("@nestjs/core");
const { ask, next, onwards } = require("./ask.cjs");

next().then(async (url) => {
  class Trips {
    async make(body) {
      return { body: body.color, sent: await onwards(url) };
    }
  }
  Post()(Trips.prototype, "make", Object.getOwnPropertyDescriptor(Trips.prototype, "make"));
  Body()(Trips.prototype, "make", 0);
  Controller("trips")(Trips);
  class App {}
  Module({ controllers: [Trips] })(App);
  const app = await NestFactory.create(App, { logger: false });
  await app.listen(0, "127.0.0.1");
  await ask(app.getHttpServer().address().port);
});
