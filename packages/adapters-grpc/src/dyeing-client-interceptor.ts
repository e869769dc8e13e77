import type { AdapterDyeing } from "@dyeing/sdk/adapter";
import { GrpcChannelTarget } from "@dyeing/sdk/trust";
import { InterceptingCall, type Interceptor, type Metadata } from "@grpc/grpc-js";
import { invoke } from "./invoke.ts";
import { metadataAccessor } from "./metadata-accessor.ts";
import { watchBypass } from "./watch-bypass.ts";

type NextCall = ConstructorParameters<typeof InterceptingCall>[0];
/** What grpc-js hands to `start()` and with messages. Its package does not export the types. */
type Listener = NonNullable<Parameters<InterceptingCall["start"]>[1]>;
type MessageContext = Parameters<InterceptingCall["sendMessageWithContext"]>[0];

/** Options of `dyeingClientInterceptor()`. */
export interface DyeingClientOptions {
  /**
   * Where the calls of the client go: `host:port`, or a gRPC target. The allow-list is asked for this one. Default: the
   * target of the channel; a channel that goes through a proxy does not say its own, and sends no dye.
   */
  readonly target?: string;
}

/**
 * Client interceptor that sends the dye of the caller with calls of all four kinds, where the channel's target is
 * allowed to have it, and runs callbacks and stream events in the caller's context.
 */
export function dyeingClientInterceptor(dyeing: AdapterDyeing, { target }: DyeingClientOptions = {}): Interceptor {
  const channel = new GrpcChannelTarget();
  const seen = watchBypass(dyeing);
  const targetOf = target === undefined ? (peer: string) => channel.of(peer) : () => target;
  return (options, nextCall) => {
    const call = seen(() => nextCall(options));
    return new DyeingClientCall(dyeing, call, targetOf);
  };
}

class DyeingClientCall extends InterceptingCall {
  readonly #dyeing: AdapterDyeing;
  readonly #targetOf: (peer: string) => string;
  readonly #inCaller: (fn: () => void) => void;

  constructor(dyeing: AdapterDyeing, call: NextCall, targetOf: (peer: string) => string) {
    super(call);
    this.#dyeing = dyeing;
    this.#targetOf = targetOf;
    this.#inCaller = dyeing.bind(invoke);
  }

  override start(metadata: Metadata, listener?: Listener): void {
    const run = this.#inCaller;
    super.start(this.#withDye(metadata), {
      onReceiveMetadata: (received) => run(() => listener?.onReceiveMetadata?.(received)),
      onReceiveMessage: (message) => run(() => listener?.onReceiveMessage?.(message)),
      onReceiveStatus: (status) => run(() => listener?.onReceiveStatus?.(status)),
    });
  }

  /** Its callback is that of `write()`; streams emit `drain` and `finish` from there. */
  override sendMessageWithContext(context: MessageContext, message: unknown): void {
    const { callback } = context;
    if (callback === undefined) return super.sendMessageWithContext(context, message);
    const run = this.#inCaller;
    super.sendMessageWithContext({ ...context, callback: (error) => run(() => callback(error)) }, message);
  }

  #withDye(metadata: Metadata): Metadata {
    // Before the call has an address, its peer is the channel's target.
    const target = this.#targetOf(this.getPeer());
    const valuesOf = (name: string) => metadata.get(name).map(String);
    const lines = this.#dyeing.outboundHeaders(target, (name) => metadata.get(name).length > 0, valuesOf);
    if (lines.length === 0) return metadata;
    // A copy: a caller may use the same object for every call.
    const sent = metadata.clone();
    for (const [name, value] of lines) {
      if (value === "") sent.remove(name);
      else metadataAccessor.set(sent, name, value);
    }
    return sent;
  }
}
