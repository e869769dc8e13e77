// The same program: what differs is the version that is installed.
module.exports = require("./framework-express-5.cjs");
