import { AsyncLocalStorage } from "node:async_hooks";
import type { ContextStorage } from "@dyeing/sdk/planted-faults";

/** The mistake: `enterWith`. A context that is entered and never left is inherited by whatever runs next there. */
export class EnterWithStorage implements ContextStorage {
  readonly #storage = new AsyncLocalStorage<unknown>();

  getStore(): unknown {
    return this.#storage.getStore();
  }

  run<T>(store: unknown, fn: () => T): T {
    this.#storage.enterWith(store);
    return fn();
  }
}
