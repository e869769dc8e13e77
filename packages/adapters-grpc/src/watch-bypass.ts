import type { Dyeing } from "@dyeing/sdk";
import { COLOR_HEADER } from "@dyeing/sdk/wire";
import { Channel, type Metadata } from "@grpc/grpc-js";
import { TargetOfChannel } from "./target-of-channel.ts";

interface Call {
  start(metadata: Metadata, ...rest: unknown[]): void;
}
type CreateCall = (this: Channel, ...args: unknown[]) => Call;

interface Watch {
  /** Of the adapter that was made last: it hears of what is noticed. */
  dyeing: Dyeing;
  /** How many interceptors of ours are making a call just now. */
  depth: number;
}
const WATCH = Symbol.for("dyeing.grpc-bypass.v1");

/**
 * Notices calls of dyed callers that no interceptor of ours sees: interceptors given with a call replace those of its
 * client, and a client may have none. Every call asks its channel for one, in the context of its caller: there it is
 * looked at, once per process and copy of grpc-js.
 *
 * @returns Makes a call that is seen.
 */
export function watchBypass(dyeing: Dyeing): <T>(makeCall: () => T) => T {
  const prototype = Channel.prototype as unknown as { createCall: CreateCall & { [WATCH]?: Watch } };
  const watch = prototype.createCall[WATCH] ?? { dyeing, depth: 0 };
  watch.dyeing = dyeing;
  if (prototype.createCall[WATCH] === undefined) prototype.createCall = watching(prototype.createCall, watch);
  return (makeCall) => {
    watch.depth += 1;
    try {
      return makeCall();
    } finally {
      watch.depth -= 1;
    }
  };
}

function watching(createCall: CreateCall, watch: Watch): CreateCall {
  const channel = new TargetOfChannel();
  const watched: CreateCall = function (...args) {
    const call = createCall.apply(this, args);
    if (watch.depth > 0) return call;
    const { dyeing } = watch;
    const target = channel.of(this.getTarget());
    // Only a dye that would have gone is lost.
    if (!dyeing.outboundHeaders(target).some(([name]) => name === COLOR_HEADER)) return call;
    const start = call.start;
    call.start = (metadata, ...rest) => {
      // What another library's middleware put there is as good.
      if (metadata.get(COLOR_HEADER).length === 0) dyeing.count("outbound-grpc-bypassed", target);
      start.call(call, metadata, ...rest);
    };
    return call;
  };
  return Object.assign(watched, { [WATCH]: watch });
}
