import { activeCarried } from "../context/active-carried.ts";
import { Carried } from "../context/carried.ts";
import { Entry } from "../context/entry.ts";
import type { Count, Runtime } from "../process/runtime.ts";

/** A runtime whose allow-list names every host, as a careless one does. */
class LeakyRuntime implements Runtime {
  readonly #real: Runtime;

  constructor(real: Runtime) {
    this.#real = real;
  }

  get count(): Count {
    return this.#real.count;
  }
  get owner(): object {
    return this.#real.owner;
  }
  get closed(): boolean {
    return this.#real.closed;
  }
  get mirrors(): Runtime["mirrors"] {
    return this.#real.mirrors;
  }
  allowsUrl(): boolean {
    return true;
  }
  allowsAuthority(): boolean {
    return true;
  }
  carriesTag(header: string): boolean {
    return this.#real.carriesTag(header);
  }
}

/**
 * Runs `fn` as code whose allow-list names every host: what it calls is shown the dye. Plants the fault that a verifier has
 * to find.
 */
export function withLeak<T>(fn: () => T): T {
  const carried = activeCarried();
  if (carried === undefined) return fn();
  const { runtime, request, dye, requestId, trace, decided } = carried;
  return Entry.of(new Carried(new LeakyRuntime(runtime), request, dye, requestId, trace, decided)).run(fn);
}
