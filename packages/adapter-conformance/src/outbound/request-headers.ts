import type { Exchange, HeaderLine } from "@dyeing/sdk/adapter";
import { groupLines } from "../support/header-lines.ts";

/** The exchange of a request that is nothing but header lines. */
export class RequestHeaders implements Exchange {
  readonly method = "POST";
  readonly target = "/";
  readonly #lines: ReadonlyMap<string, readonly string[]>;

  constructor(lines: readonly HeaderLine[]) {
    this.#lines = groupLines(lines);
  }

  header(name: string): readonly string[] | undefined {
    return this.#lines.get(name);
  }
}
