require("./express.cjs").run(require("express"));
