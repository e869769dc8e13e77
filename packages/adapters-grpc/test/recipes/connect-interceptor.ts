import type { Interceptor } from "@connectrpc/connect";
import type { Dyeing } from "@dyeing/sdk";

/** Sends the dye of the caller with calls of a Connect client. */
export const dyedCalls =
  (dyeing: Dyeing): Interceptor =>
  (next) =>
  (request) => {
    const lines = dyeing.outboundHeaders(new URL(request.url).host, (name) => request.header.has(name));
    for (const [name, value] of lines) request.header.set(name, value);
    return next(request);
  };
