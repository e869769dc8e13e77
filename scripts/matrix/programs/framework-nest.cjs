require("reflect-metadata");

module.exports = async (dyeing, handle) => {
  const { Controller, Get, Module, Param } = require("@nestjs/common");
  const { NestFactory } = require("@nestjs/core");
  const { dyeingExpress } = require("@dyeing/express");
  class Trips {
    one(id) {
      return handle(id);
    }
  }
  Get(":id")(Trips.prototype, "one", Object.getOwnPropertyDescriptor(Trips.prototype, "one"));
  Param("id")(Trips.prototype, "one", 0);
  Controller("trips")(Trips);
  class App {}
  Module({ controllers: [Trips] })(App);
  const app = await NestFactory.create(App, { logger: false });
  app.use(dyeingExpress(dyeing));
  await app.listen(0, "127.0.0.1");
  return app.getHttpServer().address().port;
};
