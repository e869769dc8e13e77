import type { AdapterDyeing } from "../dyeing/adapter-dyeing.ts";
import { GrpcChannelTarget } from "../trust/grpc-channel-target.ts";

/** A copy of @grpc/grpc-js, as far as it is used here. */
export interface GrpcJs {
  readonly Channel: { readonly prototype: object };
}

interface Metadata {
  get(name: string): readonly unknown[];
  set(name: string, value: string): void;
  remove(name: string): void;
  clone(): Metadata;
}
type Callback = (...args: readonly unknown[]) => void;
interface MessageContext {
  readonly callback?: Callback;
}
type Listener = Readonly<Record<"onReceiveMetadata" | "onReceiveMessage" | "onReceiveStatus", Callback>>;
interface Call {
  start(metadata: Metadata, listener: Listener): void;
  sendMessageWithContext(context: MessageContext, message: unknown): void;
}
type CreateCall = (this: { getTarget(): string }, ...args: unknown[]) => Call;

/** What `@dyeing/grpc` looks for before it watches for calls that no interceptor of its sees: here all of them are. */
const WATCH = Symbol.for("dyeing.grpc-bypass.v1");

type Prototype = { createCall: CreateCall; [WATCH]?: object };

const invoke = (fn: () => void): void => fn();

/**
 * Sends the dye of the caller with every call of one copy of grpc-js, below all interceptors: each call asks its channel for
 * one, in the context of its caller. Callbacks and stream events run in the caller's context. Servers need nothing: they are
 * servers of node:http2.
 *
 * @returns Undoes it.
 */
export function instrumentGrpcJs({ Channel }: GrpcJs, dyeing: AdapterDyeing): () => void {
  const prototype = Channel.prototype as Prototype;
  const { createCall } = prototype;
  const channel = new GrpcChannelTarget();
  const carrying: CreateCall = function (...args) {
    const call = createCall.apply(this, args);
    carry(call, dyeing, channel.of(this.getTarget()));
    return call;
  };
  prototype.createCall = carrying;
  const watched = prototype[WATCH];
  prototype[WATCH] ??= { dyeing, depth: 0 };
  return () => {
    if (prototype.createCall === carrying) prototype.createCall = createCall;
    if (watched === undefined) delete prototype[WATCH];
  };
}

function carry(call: Call, dyeing: AdapterDyeing, target: string): void {
  const { start, sendMessageWithContext: send } = call;
  const inCaller = dyeing.bind(invoke);
  const bound =
    (callback: Callback): Callback =>
    (...args) =>
      inCaller(() => callback(...args));
  call.start = (metadata, listener) => {
    // Asked for here: a call that is decided between its making and its start goes out as it was decided.
    inCaller(() =>
      start.call(call, withDye(metadata, dyeing, target), {
        onReceiveMetadata: bound((received) => listener.onReceiveMetadata(received)),
        onReceiveMessage: bound((message) => listener.onReceiveMessage(message)),
        onReceiveStatus: bound((status) => listener.onReceiveStatus(status)),
      }),
    );
  };
  call.sendMessageWithContext = (context, message) => {
    const { callback } = context;
    send.call(call, callback === undefined ? context : { ...context, callback: bound(callback) }, message);
  };
}

function withDye(metadata: Metadata, dyeing: AdapterDyeing, target: string): Metadata {
  // The same value is what an interceptor of ours put there.
  const isSet = (name: string, value: string) => {
    const set = metadata.get(name);
    return set.length > 0 && set.join() !== value;
  };
  const lines = dyeing.outboundHeaders(target, isSet, (name) => metadata.get(name).map(String));
  if (lines.length === 0) return metadata;
  // A copy: a caller may use the same object for every call.
  const sent = metadata.clone();
  for (const [name, value] of lines) {
    if (value === "") sent.remove(name);
    else sent.set(name, value);
  }
  return sent;
}
