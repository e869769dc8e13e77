import Module from "node:module";
import { runInThisContext } from "node:vm";
import { wrapDispatchers } from "./wrap-dispatchers.ts";
import type { WrappedMethods } from "./wrap-method.ts";

type Cache = Record<string, { readonly exports?: unknown } | undefined>;

/** undici is CommonJS inside, however it is imported: all that was loaded is in the module cache. */
const cache = (Module as unknown as { _cache?: Cache })._cache ?? {};

/** In every undici from 6.0 on; the class of its requests on the wire. */
const REQUEST = /^(.*[\\/])lib[\\/]core[\\/]request\.js$/;
/** Under which undici, and Node's own (on its first use), keep the dispatcher of whoever names none. */
const GLOBALS = [Symbol.for("undici.globalDispatcher.1"), Symbol.for("undici.globalDispatcher.2")];

/** Finds the copies of undici that are loaded, Node's own among them, and wraps their dispatchers. */
export class UndiciCopies {
  readonly #methods: WrappedMethods;

  constructor(methods: WrappedMethods) {
    this.#methods = methods;
  }

  /** @returns Whether a copy was found that was not wrapped yet. */
  wrapAll(): boolean {
    let found = this.wrapNodes();
    for (const file in cache) {
      const root = REQUEST.exec(file)?.[1];
      if (root !== undefined && this.wrapAt(root)) found = true;
    }
    return found;
  }

  /** Wraps the copy whose `index.js` is in this folder, as far as it is loaded. */
  wrapAt(root: string): boolean {
    const lib = `${root}lib`;
    let found = false;
    for (const file in cache) {
      if (!file.startsWith(lib)) continue;
      for (const dispatcher of classesIn(cache[file]?.exports)) {
        if (wrapDispatchers(dispatcher, this.#methods)) found = true;
      }
    }
    return found;
  }

  /** Wraps the copies behind the global dispatchers: Node's own is nowhere else. */
  wrapNodes(): boolean {
    let found = false;
    const scope = processGlobal() as Record<symbol, unknown>;
    for (const key of GLOBALS) {
      const dispatcher = scope[key];
      if (typeof dispatcher !== "object" || dispatcher === null) continue;
      if (wrapDispatchers(Object.getPrototypeOf(dispatcher), this.#methods)) found = true;
    }
    return found;
  }
}

/** The process's own global object: Jest gives its files another one, which the dispatchers are not on. */
function processGlobal(): object {
  return runInThisContext("globalThis") as object;
}

/** The prototypes of dispatchers that a file of undici exports: one class, or a few by name. */
function classesIn(exports: unknown): object[] {
  if (exports === null || (typeof exports !== "function" && typeof exports !== "object")) return [];
  const candidates: unknown[] = typeof exports === "function" ? [exports] : Object.values(exports);
  const prototypes: object[] = [];
  for (const candidate of candidates) {
    const prototype: unknown = typeof candidate === "function" ? candidate.prototype : undefined;
    if (typeof (prototype as { dispatch?: unknown } | undefined)?.dispatch === "function") {
      prototypes.push(prototype as object);
    }
  }
  return prototypes;
}
