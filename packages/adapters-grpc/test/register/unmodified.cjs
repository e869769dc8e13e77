const { ride } = require("./service.cjs");

ride(require("@grpc/grpc-js"));
