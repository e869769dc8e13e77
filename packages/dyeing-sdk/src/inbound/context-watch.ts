import { isActive } from "../context/active-carried.ts";
import type { Carried } from "../context/carried.ts";
import { sayOnce } from "../telemetry/say-once.ts";
import type { AnswerWatch, Exchange } from "./exchange.ts";

/**
 * Notices a dye that is lost between the middleware and the place where the application answers: a library in between
 * ran its callbacks in no context, or in another request's. Adapters tell of each sign of an answer.
 */
export class ContextWatch implements AnswerWatch {
  readonly #carried: Carried;
  readonly #exchange: Pick<Exchange, "method" | "path">;
  #done: boolean;

  /** @param exchange Names the request on stderr. */
  constructor(carried: Carried, exchange: Pick<Exchange, "method" | "path">) {
    this.#carried = carried;
    this.#exchange = exchange;
    // Where there is no dye none can be lost.
    this.#done = carried.dye === undefined;
  }

  answering(): void {
    if (this.#done || isActive(this.#carried.request)) return;
    this.#done = true;
    const what = `${this.#exchange.method} ${this.#exchange.path}`;
    this.#carried.runtime.count("context-lost", what);
    sayOnce(
      "context-lost",
      `\`${what}\` was answered outside of its request's context: a library on the way lost it, and calls made there carry no dye, or another's. Further ones are only counted`,
    );
  }

  piping(): void {
    this.answering();
    this.#done = true;
  }

  end(): void {
    this.#done = true;
  }
}
