// An application that has the middleware already, and is started with `register`.
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { dyeingExpress } from "@dyeing/express";
import { staticPolicy } from "@dyeing/policy";
import { createDyeing } from "@dyeing/sdk";
import { dyeing as registered } from "@dyeing/sdk/register";
import express from "express";

const dyeing = createDyeing({ service: "order" });
const app = express();
app.use(dyeingExpress(dyeing));
app.get("/", (_req, res) => {
  res.json({ hop: dyeing.current()?.hop, colors: [dyeing.current()?.color, registered.current()?.color] });
});
const server = app.listen(0, "127.0.0.1");
await once(server, "listening");
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
const reply = await fetch(url, { headers: { "x-trace-color": "gray", "x-dye": "h=(), hop=0" } });
let edge = "";
try {
  createDyeing({ service: "gateway", role: "edge", policy: staticPolicy({ revision: "1" }) });
} catch (error) {
  edge = (error as Error).message;
}
console.log(
  JSON.stringify({
    ...((await reply.json()) as object),
    register: registered.counters(),
    middleware: dyeing.counters(),
    edge,
  }),
);
server.close();
