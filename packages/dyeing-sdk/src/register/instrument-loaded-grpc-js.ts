import { subscribe } from "node:diagnostics_channel";
import Module from "node:module";
import type { AdapterDyeing } from "../dyeing/adapter-dyeing.ts";
import { type GrpcJs, instrumentGrpcJs } from "../instrument/instrument-grpc-js.ts";

/** Node tells of every CommonJS module that was loaded, however it was asked for; grpc-js is one. */
const CHANNEL = "tracing:module.require:end";
/** As it is required, or as a path when it is imported. */
const GRPC_JS = /(?:^|[\\/])@grpc[\\/]grpc-js(?:[\\/]build[\\/]src[\\/]index\.js)?$/;

type Cache = Record<string, { readonly exports?: unknown } | undefined>;

/** Instruments every copy of grpc-js: those that are loaded already, and those that are from now on. */
export function instrumentLoadedGrpcJs(dyeing: AdapterDyeing): void {
  const met = new WeakSet<object>();
  const meet = (exports: unknown) => {
    const prototype = (exports as Partial<GrpcJs> | undefined)?.Channel?.prototype;
    if (prototype === undefined || met.has(prototype)) return;
    met.add(prototype);
    instrumentGrpcJs(exports as GrpcJs, dyeing);
  };
  const cache = (Module as unknown as { _cache?: Cache })._cache ?? {};
  for (const file in cache) if (GRPC_JS.test(file)) meet(cache[file]?.exports);
  subscribe(CHANNEL, (message) => {
    const { id, result } = message as { readonly id?: unknown; readonly result?: unknown };
    // An exception in a subscriber would end the process.
    try {
      if (typeof id === "string" && GRPC_JS.test(id)) meet(result);
    } catch (error) {
      dyeing.count("outbound-failed", error);
    }
  });
}
