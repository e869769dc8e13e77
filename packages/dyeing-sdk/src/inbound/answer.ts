import type { ServerResponse } from "node:http";
import type { Http2ServerResponse } from "node:http2";
import { COLOR_HEADER } from "../wire/header-names.ts";
import { addVary, type GivenHeaders, type HeaderBlockWatch, hasHeader, watchHeaderBlock } from "./answer-headers.ts";
import type { AnswerWatch } from "./exchange.ts";

/** The answer to one request: what its header block has to say, and whom to tell when it is written. */
export class Answer implements HeaderBlockWatch {
  readonly #res: ServerResponse | Http2ServerResponse;
  /** The name that the answer varies on. */
  #varies: string | undefined;
  /** Whether it had that header when it was said so. */
  #hadIt = false;
  #watch: AnswerWatch | undefined;

  constructor(res: ServerResponse | Http2ServerResponse) {
    this.#res = res;
  }

  vary(name: string): void {
    if (this.#res.headersSent) return;
    this.#varies = name;
    this.#hadIt = this.#res.hasHeader(name);
    addVary(this.#res, undefined, name);
  }

  watch(watch: AnswerWatch): void {
    this.#watch = watch;
    // What only looks like a response (a mock, an injected one) may have no such function.
    if (typeof this.#res.writeHead === "function") watchHeaderBlock(this.#res, this);
  }

  beforeHeaderBlock(given: GivenHeaders): GivenHeaders {
    this.#watch?.answering();
    const res = this.#res;
    // Also where the color is another's: a proxied answer, of which this one is a copy.
    if (hasHeader(res, given, COLOR_HEADER)) return addVary(res, given, COLOR_HEADER);
    // What the application took away stays away. An answer that never had the color says by that what it depends on.
    const varies = this.#varies;
    return varies === undefined || this.#hadIt ? given : addVary(res, given, varies);
  }
}
