import { AsyncLocalStorage } from "node:async_hooks";
import type { Runtime } from "./runtime.ts";
import type { UndiciHooks } from "./undici-hooks.ts";

/** What a context storage has to do: `run`, never `enterWith`. */
export interface ContextStorage {
  getStore(): unknown;
  run<T>(store: unknown, fn: () => T): T;
}

/** The one runtime of a process that receives everything, before any adapter of the application. */
export interface Registered {
  readonly role: string;
  /** A `Dyeing`. */
  readonly dyeing: unknown;
}

/** What all copies of this package in one process (and one thread) share. */
export interface ProcessState {
  /** Holds what the current request carries. Replaced by tests of the conformance suite only. */
  storage: ContextStorage;
  /** Held weakly: a test runner that never closes a runtime still lets go of it. */
  readonly runtimes: Set<WeakRef<Runtime>>;
  /** Takes the hooks on outgoing requests out again. Undefined while none are in. */
  unhook: (() => void) | undefined;
  /** What wrapped methods of undici call. Undefined while no hooks are in. */
  undici: UndiciHooks | undefined;
  /** What `@dyeing/sdk/register` made. */
  registered?: Registered;
  /** How many want requests to note when they are over. */
  endWatchers?: number;
  /** The last number that was given to a request. */
  serial: number;
  /** What was said on stderr already. */
  readonly said: Set<string>;
}

const KEY = Symbol.for("dyeing.process.v1");

/**
 * On a function of a core module, not on `globalThis`: Jest gives every test file a fresh `globalThis`, while core modules
 * and what subscribed to their channels stay.
 */
const holder = AsyncLocalStorage as unknown as { [KEY]?: ProcessState };

function create(): ProcessState {
  const state: ProcessState = {
    storage: new AsyncLocalStorage<unknown>(),
    runtimes: new Set(),
    unhook: undefined,
    undici: undefined,
    serial: 0,
    said: new Set(),
  };
  Object.defineProperty(holder, KEY, { value: state });
  return state;
}

export const processState: ProcessState = holder[KEY] ?? create();
