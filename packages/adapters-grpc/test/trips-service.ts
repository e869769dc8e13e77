import type { MethodDefinition, ServiceDefinition } from "@grpc/grpc-js";

/** The four kinds of gRPC calls. */
export type CallKind = "unary" | "serverStreaming" | "clientStreaming" | "bidi";

export const CALL_KINDS: readonly CallKind[] = ["unary", "serverStreaming", "clientStreaming", "bidi"];

/** Where a call's origin travels: metadata that has nothing to do with a dye. */
export const ORIGIN_KEY = "suite-origin";

/** One method of each kind. A message is a piece of text; the pieces of a stream, joined, are one JSON value. */
export const tripsService = {
  unary: method("unary", false, false),
  serverStreaming: method("serverStreaming", false, true),
  clientStreaming: method("clientStreaming", true, false),
  bidi: method("bidi", true, true),
} satisfies ServiceDefinition;

/** A text in two messages, as a streaming caller sends it. */
export function piecesOf(text: string): string[] {
  return [text.slice(0, 5), text.slice(5)];
}

function method(name: CallKind, requestStream: boolean, responseStream: boolean): MethodDefinition<string, string> {
  const serialize = (text: string) => Buffer.from(text, "utf8");
  const deserialize = (bytes: Buffer) => bytes.toString("utf8");
  return {
    path: `/carpool.Trips/${name}`,
    requestStream,
    responseStream,
    requestSerialize: serialize,
    requestDeserialize: deserialize,
    responseSerialize: serialize,
    responseDeserialize: deserialize,
  };
}
