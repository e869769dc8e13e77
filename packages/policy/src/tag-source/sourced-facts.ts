import type { RequestFacts } from "@dyeing/sdk";
import { FactsAround } from "./facts-around.ts";

/** Facts of a request with what its sources have answered. */
export class SourcedFacts extends FactsAround {
  readonly #found: ReadonlyMap<string, string>;

  constructor(facts: RequestFacts, found: ReadonlyMap<string, string>) {
    super(facts);
    this.#found = found;
  }

  override sourced(key: string): string | undefined {
    return this.#found.get(key);
  }

  override copy(): RequestFacts | undefined {
    const facts = super.copy();
    return facts === undefined ? undefined : new SourcedFacts(facts, this.#found);
  }
}
