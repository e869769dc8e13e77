import { createServer, type RequestListener, type Server } from "node:http";
import { type AdapterDyeing, NodeExchange } from "@dyeing/sdk/adapter";

export function dyeingServer(dyeing: AdapterDyeing, listener: RequestListener): Server {
  return createServer((req, res) => dyeing.handle(new NodeExchange(req, res), () => listener(req, res)));
}
