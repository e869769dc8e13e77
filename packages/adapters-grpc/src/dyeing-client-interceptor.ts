import type { Dyeing } from "@dyeing/sdk";
import { InterceptingCall, type InterceptingListener, type Interceptor, type Metadata } from "@grpc/grpc-js";

/**
 * Client interceptor that sends the dye of the caller with calls of all four kinds, where the channel's target is
 * allowed to have it, and runs callbacks and stream events in the caller's context.
 */
export function dyeingClientInterceptor(dyeing: Dyeing): Interceptor {
  return (options, nextCall) => {
    const call = nextCall(options);
    // Before the call has an address, its peer is the channel's target.
    const target = call.getPeer();
    const inCaller = dyeing.bind((fn: () => void) => fn());
    return new InterceptingCall(call, {
      start: (metadata, listener, next) =>
        next(withDye(metadata, dyeing.outboundHeaders(target)), boundListener(listener, inCaller)),
    });
  };
}

function withDye(metadata: Metadata, lines: ReturnType<Dyeing["outboundHeaders"]>): Metadata {
  if (lines.length === 0) return metadata;
  // A copy: a caller may use the same object for every call. What it set by hand stands.
  const sent = metadata.clone();
  for (const [name, value] of lines) if (sent.get(name).length === 0) sent.set(name, value);
  return sent;
}

/** All callbacks take one argument: grpc-js tells its two kinds of listeners apart by that. */
function boundListener(listener: InterceptingListener, inCaller: (fn: () => void) => void): InterceptingListener {
  return {
    onReceiveMetadata: (metadata) => inCaller(() => listener.onReceiveMetadata(metadata)),
    onReceiveMessage: (message) => inCaller(() => listener.onReceiveMessage(message)),
    onReceiveStatus: (status) => inCaller(() => listener.onReceiveStatus(status)),
  };
}
