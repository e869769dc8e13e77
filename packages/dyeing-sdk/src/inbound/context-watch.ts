import { isActive } from "../context/active-carried.ts";
import type { Carried } from "../context/carried.ts";
import { processState } from "../process/process-state.ts";
import type { AnswerWatch, Exchange } from "./exchange.ts";
import { pathOfTarget } from "./path-of-target.ts";

/**
 * Notices a dye that is lost between the middleware and the place where the application answers: a library in between
 * ran its callbacks in no context, or in another request's. Adapters tell of each sign of an answer.
 */
export class ContextWatch implements AnswerWatch {
  readonly #carried: Carried;
  readonly #exchange: Pick<Exchange, "method" | "target">;
  #done = false;

  /** @param exchange Names the request on stderr. */
  constructor(carried: Carried, exchange: Pick<Exchange, "method" | "target">) {
    this.#carried = carried;
    this.#exchange = exchange;
  }

  answering(): void {
    // Where there is no dye none can be lost.
    if (this.#done || this.#carried.latest.dye === undefined || isActive(this.#carried.request)) return;
    this.#done = true;
    const what = `${this.#exchange.method} ${pathOfTarget(this.#exchange.target)}`;
    this.#carried.runtime.count("context-lost", what);
  }

  piping(): void {
    this.answering();
    this.#done = true;
  }

  end(): void {
    this.#done = true;
  }

  /** The request is over. */
  closed(): void {
    const { request } = this.#carried;
    request.window?.end("answered");
    if ((processState.endWatchers ?? 0) > 0) request.endedAt ??= performance.now();
  }
}
