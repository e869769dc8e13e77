import { type AnswerWatch, type ApplicationFacts, type Exchange, type Peer, peerOf } from "@dyeing/sdk/adapter";
import type { Metadata, ServerInterceptingCall } from "@grpc/grpc-js";
import { metadataAccessor } from "./metadata-accessor.ts";

/** A call that arrives, as its facts are asked for. */
export interface ArrivingCall {
  /** `/package.Service/Method` */
  readonly path: string;
  readonly metadata: Metadata;
}

export type FactsOf = (call: ArrivingCall) => ApplicationFacts | undefined;
type Connection = Pick<ServerInterceptingCall, "getConnectionInfo" | "getAuthContext" | "getHost">;

/** The exchange of one gRPC call: request metadata in, initial response metadata out. */
export class GrpcExchange implements Exchange {
  readonly method = "POST";
  readonly #call: ArrivingCall;
  readonly #connection: Connection | undefined;
  readonly #factsOf: FactsOf | undefined;
  readonly #echo = new Map<string, string[]>();
  /** To be told when the handler answers. */
  watch: AnswerWatch | undefined;

  constructor(call: ArrivingCall, connection?: Connection, factsOf?: FactsOf) {
    this.#call = call;
    this.#connection = connection;
    this.#factsOf = factsOf;
  }

  get target(): string {
    return this.#call.path;
  }

  /** Stands for the call: the same object for every interceptor. */
  get request(): object {
    return this.#call.metadata;
  }

  get peer(): Peer | undefined {
    const connection = this.#connection;
    if (connection === undefined) return undefined;
    // grpc-js tells of TLS only where the client has shown a certificate.
    const tls = connection.getAuthContext().transportSecurityType === "ssl" ? true : undefined;
    return peerOf(connection.getConnectionInfo().remoteAddress, tls);
  }

  get rawHeaders(): readonly string[] {
    const { metadata } = this.#call;
    return metadataAccessor.keys(metadata).flatMap((name) => {
      const lines = metadataAccessor.get(metadata, name) ?? [];
      return (typeof lines === "string" ? [lines] : lines).flatMap((line) => [name, line]);
    });
  }

  get facts(): ApplicationFacts | undefined {
    return this.#factsOf?.(this.#call);
  }

  header(name: string): string | readonly string[] | undefined {
    // The authority is kept apart from the metadata.
    return name === ":authority" ? this.#connection?.getHost() : metadataAccessor.get(this.#call.metadata, name);
  }

  /** Handlers see the same metadata: one that hands it on to its own calls must not hand on what was removed. */
  removeHeader(name: string): void {
    this.#call.metadata.remove(name);
  }

  watchAnswer(watch: AnswerWatch): void {
    this.watch = watch;
  }

  setResponseHeader(name: string, value: string): void {
    this.#echo.set(name, [value]);
  }

  appendResponseHeader(name: string, value: string): void {
    this.#echo.set(name, [...(this.#echo.get(name) ?? []), value]);
  }

  /** The initial metadata to send: the handler's, with what it does not set itself added. */
  withEcho(metadata: Metadata): Metadata {
    if (this.#echo.size === 0) return metadata;
    // A copy: a handler may send the same object in every call.
    const sent = metadata.clone();
    for (const [name, values] of this.#echo) {
      if (sent.get(name).length === 0) for (const value of values) sent.add(name, value);
    }
    return sent;
  }
}
