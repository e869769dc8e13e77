import type { Dyeing } from "@dyeing/sdk";
import { type ClientMiddleware, Metadata } from "nice-grpc";

/** Sends the dye of the caller with calls of a nice-grpc client, whose channel goes to `target`. */
export const dyedCalls = (dyeing: Dyeing, target: string): ClientMiddleware =>
  async function* (call, options) {
    const metadata = Metadata(options.metadata);
    const lines = dyeing.outboundHeaders(target, (name) => metadata.has(name));
    for (const [name, value] of lines) metadata.set(name, value);
    return yield* call.next(call.request, { ...options, metadata });
  };
