import type { ContextStorage } from "@dyeing/sdk/planted-faults";

/** The mistake: the current request in a variable. Right as long as there is one request at a time. */
export class ModuleVariableStorage implements ContextStorage {
  #current: unknown;

  getStore(): unknown {
    return this.#current;
  }

  run<T>(store: unknown, fn: () => T): T {
    this.#current = store;
    return fn();
  }
}
