import type { Dyeing } from "@dyeing/sdk";
import { type Metadata, ServerInterceptingCall, type ServerInterceptor } from "@grpc/grpc-js";
import { GrpcExchange } from "./grpc-exchange.ts";

/** What grpc-js hands to `start()`: the next listener. Its package does not export the type. */
type Listener = Parameters<ServerInterceptingCall["start"]>[0];
type NextCall = ConstructorParameters<typeof ServerInterceptingCall>[0];

/**
 * Server interceptor that runs handlers of all four kinds in the dye of the call, with every event of the call:
 * `data`, `end`, `cancelled`. Give it first, so that the other interceptors run in the dye as well; given twice, the
 * second one does nothing.
 */
export function dyeingServerInterceptor(dyeing: Dyeing): ServerInterceptor {
  return (method, call) => new DyeingServerCall(dyeing, method.path, call);
}

class DyeingServerCall extends ServerInterceptingCall {
  readonly #dyeing: Dyeing;
  readonly #path: string;
  #exchange: GrpcExchange | undefined;

  constructor(dyeing: Dyeing, path: string, call: NextCall) {
    super(call);
    this.#dyeing = dyeing;
    this.#path = path;
  }

  /**
   * grpc-js starts unary and server-streaming handlers from half-close, streams' `data` from messages, and `cancelled`
   * from the end of the connection: each on its own, so each is bound. A responder's listener cannot reach `cancelled`.
   */
  override start(listener: Listener): void {
    let inDye = (fn: () => void) => fn();
    super.start({
      onReceiveMetadata: (metadata) => {
        const exchange = new GrpcExchange(this.#path, metadata);
        this.#exchange = exchange;
        this.#dyeing.receive(exchange, () => {
          inDye = this.#dyeing.bind(inDye);
          listener.onReceiveMetadata(metadata);
        });
      },
      onReceiveMessage: (message) => inDye(() => listener.onReceiveMessage(message)),
      onReceiveHalfClose: () => inDye(() => listener.onReceiveHalfClose()),
      onCancel: () => inDye(() => listener.onCancel()),
    });
  }

  override sendMetadata(metadata: Metadata): void {
    this.#exchange?.watch?.answering();
    super.sendMetadata(this.#exchange?.withEcho(metadata) ?? metadata);
  }
}
