import type { EventEmitter } from "node:events";
import type { RequestHandler } from "express";
import { decodeMinimal, type MinimalDye } from "./minimal-dye.ts";
import { minimalStorage } from "./minimal-storage.ts";

/** The counterpart of 4 tags read, AsyncLocalStorage.run, color echoed; without bound req and res. */
export function minimalExpress(): RequestHandler {
  return (req, res, next) => {
    const dye = decodeMinimal(req.headers);
    res.setHeader("x-trace-color", dye.color);
    minimalStorage.run(dye, next);
  };
}

/** The same with `emit` of req and res bound: without that, `req.on("end")` and `res.on("finish")` lose the dye. */
export function minimalBoundExpress(): RequestHandler {
  return (req, res, next) => {
    const dye = decodeMinimal(req.headers);
    res.setHeader("x-trace-color", dye.color);
    bindEmit(req, dye);
    bindEmit(res, dye);
    minimalStorage.run(dye, next);
  };
}

function bindEmit(emitter: EventEmitter, dye: MinimalDye): void {
  const emit = emitter.emit;
  emitter.emit = (...args) => minimalStorage.run(dye, () => emit.apply(emitter, args));
}
