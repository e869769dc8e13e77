module.exports = async (dyeing, handle) => {
  const express = require("express");
  const { dyeingExpress } = require("@dyeing/express");
  const app = express();
  app.use(dyeingExpress(dyeing));
  const router = express.Router();
  router.get("/:id", (req, res, next) => void handle(req.params.id).then((reply) => res.json(reply), next));
  app.use("/trips", router);
  return new Promise((resolve) => {
    const server = app.listen(0, "127.0.0.1", () => resolve(server.address().port));
  });
};
