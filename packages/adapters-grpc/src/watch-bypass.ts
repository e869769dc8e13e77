import type { AdapterDyeing } from "@dyeing/sdk/adapter";
import { GrpcChannelTarget } from "@dyeing/sdk/trust";
import { COLOR_HEADER } from "@dyeing/sdk/wire";
import { Channel, type Metadata } from "@grpc/grpc-js";

type Call = { start(metadata: Metadata, ...rest: unknown[]): void };

const WATCH = Symbol.for("dyeing.grpc-bypass.v1");

/** `dyeing`: of the adapter that was made last, which hears of what is noticed. `depth`: how many of ours make a call now. */
type Watch = { dyeing: AdapterDyeing; depth: number };
type Prototype = { createCall(this: Channel, ...args: unknown[]): Call; [WATCH]?: Watch };

/**
 * Notices calls of dyed callers that no interceptor of ours sees: interceptors given with a call replace those of its
 * client, and a client may have none. Every call asks its channel for one, in the context of its caller: there it is
 * looked at, once per process and copy of grpc-js.
 *
 * @returns Makes a call that is seen.
 */
export function watchBypass(dyeing: AdapterDyeing): <T>(makeCall: () => T) => T {
  const prototype = Channel.prototype as unknown as Prototype;
  const watch = Object.assign(prototype[WATCH] ?? watchedBy({ dyeing, depth: 0 }, prototype), { dyeing });
  return (makeCall) => {
    watch.depth += 1;
    try {
      return makeCall();
    } finally {
      watch.depth -= 1;
    }
  };
}

function watchedBy(watch: Watch, prototype: Prototype, channel = new GrpcChannelTarget()): Watch {
  const { createCall } = prototype;
  prototype.createCall = function (...args) {
    const call = createCall.apply(this, args);
    // Only a dye that would have gone is lost.
    const lines = watch.depth > 0 ? [] : watch.dyeing.outboundHeaders(channel.of(this.getTarget()));
    if (!lines.some(([name]) => name === COLOR_HEADER)) return call;
    const { start } = call;
    call.start = (metadata, ...rest) => {
      // What another library's middleware put there is as good.
      if (metadata.get(COLOR_HEADER).length === 0) watch.dyeing.count("outbound-grpc-bypassed", this.getTarget());
      start.call(call, metadata, ...rest);
    };
    return call;
  };
  return Object.assign(prototype, { [WATCH]: watch })[WATCH];
}
