import type { AdapterDyeing, ApplicationFacts } from "@dyeing/sdk/adapter";
import { type Metadata, ServerInterceptingCall, type ServerInterceptor } from "@grpc/grpc-js";
import { type ArrivingCall, type FactsOf, GrpcExchange } from "./grpc-exchange.ts";
import { invoke } from "./invoke.ts";

/** What grpc-js hands to `start()`: the next listener. Its package does not export the type. */
type Listener = Parameters<ServerInterceptingCall["start"]>[0];
type NextCall = ConstructorParameters<typeof ServerInterceptingCall>[0];

/** Options of `dyeingServerInterceptor()`. */
export interface DyeingServerOptions {
  /** What the application knows of a call that arrives, such as claims that an interceptor before this one has verified. */
  readonly facts?: (call: ArrivingCall) => ApplicationFacts | undefined;
}

/**
 * Server interceptor that runs handlers of all four kinds in the dye of the call, with every event of the call:
 * `data`, `end`, `cancelled`. Give it first, so that the other interceptors run in the dye as well; given twice, the
 * second one does nothing.
 */
export function dyeingServerInterceptor(dyeing: AdapterDyeing, { facts }: DyeingServerOptions = {}): ServerInterceptor {
  return (method, call) => new DyeingServerCall(dyeing, method.path, call, facts);
}

class DyeingServerCall extends ServerInterceptingCall {
  readonly #dyeing: AdapterDyeing;
  readonly #path: string;
  readonly #factsOf: FactsOf | undefined;
  #exchange: GrpcExchange | undefined;
  /** What came while the call waited to enter. Undefined: it does not wait. */
  #heldBack: (() => void)[] | undefined;
  #inDye = invoke;

  constructor(dyeing: AdapterDyeing, path: string, call: NextCall, factsOf: FactsOf | undefined) {
    super(call);
    this.#dyeing = dyeing;
    this.#path = path;
    this.#factsOf = factsOf;
  }

  /**
   * grpc-js starts unary and server-streaming handlers from half-close, streams' `data` from messages, and `cancelled`
   * from the end of the connection: each on its own, so each is bound. A responder's listener cannot reach `cancelled`.
   */
  override start(listener: Listener): void {
    super.start({
      onReceiveMetadata: (metadata) => {
        const exchange = new GrpcExchange({ path: this.#path, metadata }, this, this.#factsOf);
        this.#exchange = exchange;
        const enter = () =>
          this.#dyeing.receive(exchange, () => {
            this.#inDye = this.#dyeing.bind(this.#inDye);
            listener.onReceiveMetadata(metadata);
          });
        const waiting = this.#dyeing.prepare(exchange);
        if (waiting === undefined) enter();
        else this.#enterAfter(waiting, enter);
      },
      onReceiveMessage: (message) => this.#run(() => listener.onReceiveMessage(message)),
      onReceiveHalfClose: () => this.#run(() => listener.onReceiveHalfClose()),
      onCancel: () => this.#run(() => listener.onCancel()),
    });
  }

  /** grpc-js goes on with the call while it waits: what comes of it keeps its order behind the metadata. */
  #enterAfter(waiting: Promise<void>, enter: () => void): void {
    const heldBack: (() => void)[] = [];
    this.#heldBack = heldBack;
    void waiting.then(() => {
      this.#heldBack = undefined;
      enter();
      for (const fn of heldBack) this.#inDye(fn);
    });
  }

  #run(fn: () => void): void {
    if (this.#heldBack === undefined) this.#inDye(fn);
    else this.#heldBack.push(fn);
  }

  override sendMetadata(metadata: Metadata): void {
    this.#exchange?.watch?.answering();
    super.sendMetadata(this.#exchange?.withEcho(metadata) ?? metadata);
  }

  /** When the connection breaks, Node tells the stream what became of a message, and from there come `finish` and further callbacks. */
  override sendMessage(message: unknown, callback: () => void): void {
    super.sendMessage(message, this.#dyeing.bind(callback));
  }
}
