import type { AnswerWatch, Exchange } from "@dyeing/sdk";
import type { Metadata } from "@grpc/grpc-js";
import { metadataCarrier } from "./metadata-carrier.ts";

/** The exchange of one gRPC call: request metadata in, initial response metadata out. */
export class GrpcExchange implements Exchange {
  readonly method = "POST";
  readonly path: string;
  readonly #metadata: Metadata;
  readonly #echo: [name: string, value: string][] = [];
  /** To be told when the handler answers. */
  watch: AnswerWatch | undefined;

  constructor(path: string, metadata: Metadata) {
    this.path = path;
    this.#metadata = metadata;
  }

  /** Stands for the call: the same object for every interceptor. */
  get request(): object {
    return this.#metadata;
  }

  header(name: string): string | string[] | undefined {
    return metadataCarrier.get(this.#metadata, name);
  }

  /** Handlers see the same metadata: one that hands it on to its own calls must not hand on what was removed. */
  removeHeader(name: string): void {
    this.#metadata.remove(name);
  }

  watchAnswer(watch: AnswerWatch): void {
    this.watch = watch;
  }

  setResponseHeader(name: string, value: string): void {
    this.#echo.push([name, value]);
  }

  /** The initial metadata to send: the handler's, with what it does not set itself added. */
  withEcho(metadata: Metadata): Metadata {
    if (this.#echo.length === 0) return metadata;
    // A copy: a handler may send the same object in every call.
    const sent = metadata.clone();
    for (const [name, value] of this.#echo) if (sent.get(name).length === 0) sent.set(name, value);
    return sent;
  }
}
