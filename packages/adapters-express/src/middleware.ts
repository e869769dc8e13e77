import { type AdapterDyeing, type ApplicationFacts, NodeExchange } from "@dyeing/sdk/adapter";
import type { Request, RequestHandler, Response } from "express";

type FactsOf = (req: Request) => ApplicationFacts | undefined;

/** Options of `dyeingExpress()`. */
export interface DyeingExpressOptions {
  /** What the application knows of a request that arrives, such as claims that middleware before this one has verified. */
  readonly facts?: FactsOf;
}

/**
 * Express middleware that runs everything after it in the dye of the request: later middleware, handlers, error
 * handlers, and the listeners of `req` and `res`. Mount it first, before body parsers. Mounted twice, the second one
 * does nothing.
 */
export function dyeingExpress(dyeing: AdapterDyeing, { facts }: DyeingExpressOptions = {}): RequestHandler {
  return (req, res, next) => {
    const exchange = facts === undefined ? new NodeExchange(req, res) : new ExpressExchange(req, res, facts);
    const entered = dyeing.handle(exchange, next);
    // What is thrown after a wait goes where Express takes what is thrown at once.
    if (entered instanceof Promise) entered.catch(next);
  };
}

class ExpressExchange extends NodeExchange {
  readonly #req: Request;
  readonly #factsOf: FactsOf;

  constructor(req: Request, res: Response, factsOf: FactsOf) {
    super(req, res);
    this.#req = req;
    this.#factsOf = factsOf;
  }

  get facts(): ApplicationFacts | undefined {
    return this.#factsOf(this.#req);
  }
}
