import { subscribe, unsubscribe } from "node:diagnostics_channel";
import Module from "node:module";
import type { GrpcJs } from "./instrument-grpc-js.ts";

/** Node tells of every CommonJS module that was loaded, however it was asked for; grpc-js is one. */
const CHANNEL = "tracing:module.require:end";
/** As it is required, or as a path when it is imported. */
const GRPC_JS = /(?:^|[\\/])@grpc[\\/]grpc-js(?:[\\/]build[\\/]src[\\/]index\.js)?$/;

type Cache = Record<string, { readonly exports?: unknown } | undefined>;

/**
 * Shows every copy of grpc-js, once: those that are loaded already, and those that are from now on.
 *
 * @returns Looks for no more.
 */
export function eachGrpcJs(show: (grpc: GrpcJs) => void): () => void {
  const met = new WeakSet<object>();
  const meet = (exports: unknown) => {
    const prototype = (exports as Partial<GrpcJs> | undefined)?.Channel?.prototype;
    if (prototype === undefined || met.has(prototype)) return;
    met.add(prototype);
    show(exports as GrpcJs);
  };
  const cache = (Module as unknown as { _cache?: Cache })._cache ?? {};
  for (const file in cache) if (GRPC_JS.test(file)) meet(cache[file]?.exports);
  const onLoaded = (message: unknown) => {
    // An exception in a subscriber would end the process.
    try {
      const { id, result } = message as { readonly id?: unknown; readonly result?: unknown };
      if (typeof id === "string" && GRPC_JS.test(id)) meet(result);
    } catch {
      // A module that cannot be looked at is none of grpc-js.
    }
  };
  subscribe(CHANNEL, onLoaded);
  return () => void unsubscribe(CHANNEL, onLoaded);
}
