// Services that have the interceptors already, and are started with `register`.
import { dyeingClientInterceptor, dyeingServerInterceptor } from "@dyeing/grpc";
import { createDyeing } from "@dyeing/sdk";
import { dyeing as registered } from "@dyeing/sdk/register";
import * as grpc from "@grpc/grpc-js";
import { call, connect, serve } from "./service.cjs";

const dyeing = createDyeing({ service: "matching", allow: ["127.0.0.1"] });
const onServer = { interceptors: [dyeingServerInterceptor(dyeing)] };
const hops = [];
let lines;
const far = await serve(
  grpc,
  ({ metadata }, callback) => {
    hops.push(dyeing.current()?.hop);
    lines = metadata.get("x-trace-color");
    callback(null, "done");
  },
  onServer,
);
const toFar = connect(grpc, far.port, { interceptors: [dyeingClientInterceptor(dyeing)] });
const near = await serve(
  grpc,
  async (_call, callback) => {
    hops.push(dyeing.current()?.hop);
    callback(null, (await call(grpc, toFar)).answer);
  },
  onServer,
);
const client = connect(grpc, near.port);
await call(grpc, client, { "x-trace-color": "gray", "x-dye": "h=(), hop=0" });
console.log(JSON.stringify({ hops, lines, register: registered.counters(), interceptors: dyeing.counters() }));
for (const one of [client, toFar]) one.close();
for (const { server } of [near, far]) server.forceShutdown();
