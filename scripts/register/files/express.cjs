const { ask, next, onwards } = require("./ask.cjs");

// Which Express is the folder's.
exports.run = async (express) => {
  const url = await next();
  const app = express();
  app.use(express.json());
  app.post("/trips", (req, res, done) => {
    onwards(url).then((sent) => res.json({ body: req.body.color, sent }), done);
  });
  const server = app.listen(0, "127.0.0.1", () => ask(server.address().port));
};
