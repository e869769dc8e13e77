import { once } from "node:events";
import type {
  ServerDuplexStream,
  ServerReadableStream,
  ServerUnaryCall,
  ServerWritableStream,
  sendUnaryData,
} from "@grpc/grpc-js";
import {
  Metadata,
  type MethodDefinition,
  type ServiceDefinition,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";

/** The test service of gRPC's interoperability tests, with bytes for messages. */
export const interopService = {
  emptyCall: method("EmptyCall", false, false),
  unaryCall: method("UnaryCall", false, false),
  streamingInputCall: method("StreamingInputCall", true, false),
  streamingOutputCall: method("StreamingOutputCall", false, true),
  fullDuplexCall: method("FullDuplexCall", true, true),
  sleepingCall: method("SleepingCall", true, true),
  failingCall: method("FailingCall", false, false),
  unimplementedCall: method("UnimplementedCall", false, false),
} satisfies ServiceDefinition;

export const ECHO_INITIAL = "x-grpc-test-echo-initial";
export const ECHO_TRAILING = "x-grpc-test-echo-trailing-bin";

interface Call {
  readonly metadata: Metadata;
  sendMetadata(metadata: Metadata): void;
}

/** The server side; `observed` is called wherever its code runs. */
export function interopHandlers(observed: (call: Call) => void): UntypedServiceImplementation {
  const echo = (call: Call): Metadata => {
    observed(call);
    const [initial, trailing] = [new Metadata(), new Metadata()];
    for (const value of call.metadata.get(ECHO_INITIAL)) initial.add(ECHO_INITIAL, value);
    for (const value of call.metadata.get(ECHO_TRAILING)) trailing.add(ECHO_TRAILING, value);
    if (call.metadata.get(ECHO_INITIAL).length > 0) call.sendMetadata(initial);
    return trailing;
  };
  const { unimplementedCall: _, ...handlers } = {
    emptyCall: (call: ServerUnaryCall<Buffer, Buffer>, callback: sendUnaryData<Buffer>) =>
      callback(null, Buffer.alloc(0), echo(call)),
    unaryCall: (call: ServerUnaryCall<Buffer, Buffer>, callback: sendUnaryData<Buffer>) => {
      const trailing = echo(call);
      setImmediate(() => {
        observed(call);
        callback(null, Buffer.alloc(314_159, call.request.length % 256), trailing);
      });
    },
    streamingInputCall: (call: ServerReadableStream<Buffer, Buffer>, callback: sendUnaryData<Buffer>) => {
      const trailing = echo(call);
      let bytes = 0;
      call.on("data", (message: Buffer) => {
        observed(call);
        bytes += message.length;
      });
      call.on("end", () => {
        observed(call);
        callback(null, Buffer.from(String(bytes)), trailing);
      });
    },
    streamingOutputCall: async (call: ServerWritableStream<Buffer, Buffer>) => {
      const trailing = echo(call);
      for (const size of String(call.request).split(",").map(Number)) {
        // Larger than a stream's buffer: the handler has to wait for `drain`.
        if (!call.write(Buffer.alloc(size), () => observed(call))) await once(call, "drain");
        observed(call);
      }
      call.end(trailing);
    },
    fullDuplexCall: (call: ServerDuplexStream<Buffer, Buffer>) => {
      const trailing = echo(call);
      call.on("data", (message: Buffer) => {
        observed(call);
        call.write(message);
      });
      call.on("end", () => {
        observed(call);
        call.end(trailing);
      });
      call.on("cancelled", () => observed(call));
    },
    sleepingCall: (call: ServerDuplexStream<Buffer, Buffer>) => {
      observed(call);
      call.on("cancelled", () => observed(call));
    },
    failingCall: (call: ServerUnaryCall<Buffer, Buffer>, callback: sendUnaryData<Buffer>) => {
      echo(call);
      callback({ code: status.UNKNOWN, details: "test status message \u263a" });
    },
    unimplementedCall: undefined,
  };
  return handlers;
}

function method(name: string, requestStream: boolean, responseStream: boolean): MethodDefinition<Buffer, Buffer> {
  const same = (bytes: Buffer) => bytes;
  return {
    path: `/grpc.testing.TestService/${name}`,
    requestStream,
    responseStream,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  };
}
