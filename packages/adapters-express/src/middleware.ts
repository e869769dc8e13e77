import { type Dyeing, NodeExchange } from "@dyeing/sdk";
import type { RequestHandler } from "express";

/**
 * Express middleware that runs everything after it in the dye of the request: later middleware, handlers, error
 * handlers, and the listeners of `req` and `res`. Mount it first, before body parsers. Mounted twice, the second one
 * does nothing.
 */
export function dyeingExpress(dyeing: Dyeing): RequestHandler {
  return (req, res, next) => dyeing.receive(new NodeExchange(req, res), next);
}
