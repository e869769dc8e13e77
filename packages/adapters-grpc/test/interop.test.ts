import { dyeingClientInterceptor, dyeingServerInterceptor } from "@dyeing/grpc";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import {
  type CallOptions,
  Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  type ClientUnaryCall,
  credentials,
  InterceptingCall,
  type Interceptor,
  Metadata,
  Server,
  type ServiceError,
  status,
} from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listen } from "./grpc-server-subject.ts";
import { ECHO_INITIAL, ECHO_TRAILING, interopHandlers, interopService } from "./interop-service.ts";
import { ORIGIN_KEY } from "./trips-service.ts";

/** What a caller learns of a call, in a form that can be compared. */
type Outcome = Readonly<Record<string, unknown>>;
type Observe = () => void;

let server: Server;
let client: Client;
let dyeing: Dyeing;
/** What handlers saw, by the run that their call belongs to. */
const seenByServer = new Map<string, (string | undefined)[]>();
let run = 0;

/** Tells the handlers of one run from those of another, which may still be ending. */
const numbered: Interceptor = (options, nextCall) =>
  new InterceptingCall(nextCall(options), {
    start: (metadata, listener, next) => {
      metadata.set(ORIGIN_KEY, String(run));
      next(metadata, listener);
    },
  });

beforeAll(async () => {
  dyeing = createDyeing({ service: "interop", allow: ["127.0.0.1"] });
  server = new Server({ interceptors: [dyeingServerInterceptor(dyeing)] });
  const { unimplementedCall: _, ...implemented } = interopService;
  server.addService(
    implemented,
    interopHandlers(({ metadata }) => {
      const [origin] = metadata.get(ORIGIN_KEY).map(String);
      const seen = seenByServer.get(origin ?? "") ?? [];
      seenByServer.set(origin ?? "", [...seen, dyeing.current()?.color]);
    }),
  );
  const target = `127.0.0.1:${await listen(server)}`;
  client = new Client(target, credentials.createInsecure(), {
    interceptors: [dyeingClientInterceptor(dyeing), numbered],
  });
});

afterAll(() => {
  client.close();
  server.forceShutdown();
  dyeing.close();
});

/** The cases of grpc/doc/interop-test-descriptions.md that a client and a server can play without credentials. */
const cases: Readonly<Record<string, (observe: Observe) => Promise<Outcome>>> = {
  empty_unary: (observe) => unary("emptyCall", Buffer.alloc(0), observe),
  large_unary: (observe) => unary("unaryCall", Buffer.alloc(271_828), observe),
  client_streaming: (observe) =>
    new Promise((resolve) => {
      const { path, requestSerialize, responseDeserialize } = interopService.streamingInputCall;
      const call = client.makeClientStreamRequest(path, requestSerialize, responseDeserialize, (error, reply) => {
        observe();
        resolve({ code: error?.code ?? 0, reply: String(reply) });
      });
      for (const size of [27_182, 8, 1_828, 45_904]) call.write(Buffer.alloc(size), observe);
      call.end();
    }),
  server_streaming: (observe) => {
    const { path, requestSerialize, responseDeserialize } = interopService.streamingOutputCall;
    const sizes = Buffer.from("31415,9,2653,58979");
    return streamed(client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, sizes), observe);
  },
  ping_pong: (observe) => {
    const call = duplex("fullDuplexCall");
    const sizes = [27_182, 8, 1_828, 45_904];
    const next = () => {
      const size = sizes.shift();
      if (size === undefined) call.end();
      else call.write(Buffer.alloc(size));
    };
    call.on("data", next);
    next();
    return streamed(call, observe);
  },
  empty_stream: (observe) => {
    const call = duplex("fullDuplexCall");
    call.end();
    return streamed(call, observe);
  },
  custom_metadata: async (observe) => {
    const metadata = new Metadata();
    metadata.set(ECHO_INITIAL, "test_initial_metadata_value");
    metadata.set(ECHO_TRAILING, Buffer.from([0xab, 0xab, 0xab]));
    const call = duplex("fullDuplexCall", metadata);
    call.end(Buffer.alloc(1));
    return {
      unary: await unary("unaryCall", Buffer.alloc(1), observe, metadata),
      duplex: await streamed(call, observe),
    };
  },
  status_code_and_message: (observe) => unary("failingCall", Buffer.alloc(1), observe),
  unimplemented_method: (observe) => unary("unimplementedCall", Buffer.alloc(1), observe),
  cancel_after_begin: (observe) =>
    new Promise((resolve) => {
      const { path, requestSerialize, responseDeserialize } = interopService.streamingInputCall;
      const call = client.makeClientStreamRequest(path, requestSerialize, responseDeserialize, (error) => {
        observe();
        resolve({ code: error?.code });
      });
      call.cancel();
    }),
  cancel_after_first_response: (observe) => {
    const call = duplex("fullDuplexCall");
    call.write(Buffer.alloc(314));
    call.once("data", () => call.cancel());
    return streamed(call, observe);
  },
  timeout_on_sleeping_server: (observe) => {
    const call = duplex("sleepingCall", new Metadata(), { deadline: Date.now() + 1 });
    call.write(Buffer.alloc(27_182));
    return streamed(call, observe);
  },
};

/** What each state of the caller has to look like, at every callback and in every handler. */
const states = { dyed: "gray", undyed: "default", unknown: undefined };

describe.for(Object.entries(cases))("row 5: gRPC interop: %s", ([, play]) => {
  it.for(Object.entries(states))("%s", async ([, color]) => {
    const plain = await play(() => {});
    run += 1;
    const seenByClient: (string | undefined)[] = [];
    const headers = color === undefined ? {} : { "x-trace-color": color, "x-dye": "h=(), hop=0" };
    const outcome = await dyeing.receiveMessage(headers, () => play(() => seenByClient.push(dyeing.current()?.color)));
    // Whether a call carries a dye changes nothing else about it.
    expect(outcome).toEqual(plain);
    expect(seenByClient.length).toBeGreaterThan(0);
    expect(new Set([...seenByClient, ...(seenByServer.get(String(run)) ?? [])])).toEqual(new Set([color]));
  });
});

function unary(
  name: "emptyCall" | "unaryCall" | "failingCall" | "unimplementedCall",
  message: Buffer,
  observe: Observe,
  metadata = new Metadata(),
): Promise<Outcome> {
  const { path, requestSerialize, responseDeserialize } = interopService[name];
  return new Promise((resolve) => {
    let initial: unknown;
    let reply: Buffer | undefined;
    let failure: ServiceError | null = null;
    const call: ClientUnaryCall = client.makeUnaryRequest(
      ...([path, requestSerialize, responseDeserialize, message, metadata] as const),
      (error, value) => {
        observe();
        failure = error;
        reply = value;
      },
    );
    call.on("metadata", (received: Metadata) => {
      observe();
      initial = received.get(ECHO_INITIAL);
    });
    call.on("status", ({ code, details, metadata: trailing }) => {
      observe();
      setImmediate(() => {
        expect(failure?.code ?? 0).toBe(code);
        resolve({ code, details, bytes: reply?.length, initial, trailing: trailing.get(ECHO_TRAILING) });
      });
    });
  });
}

function duplex(
  name: "fullDuplexCall" | "sleepingCall",
  metadata = new Metadata(),
  options: CallOptions = {},
): ClientDuplexStream<Buffer, Buffer> {
  const { path, requestSerialize, responseDeserialize } = interopService[name];
  return client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata, options);
}

function streamed(call: ClientReadableStream<Buffer>, observe: Observe): Promise<Outcome> {
  return new Promise((resolve) => {
    const sizes: number[] = [];
    let initial: unknown;
    call.on("metadata", (received: Metadata) => {
      observe();
      initial = received.get(ECHO_INITIAL);
    });
    call.on("data", (message: Buffer) => {
      observe();
      sizes.push(message.length);
    });
    call.on("end", observe);
    call.on("error", observe);
    call.on("status", ({ code, metadata: trailing }) => {
      observe();
      // How far a call came before it was cut off is a matter of chance.
      const isCut = code === status.CANCELLED || code === status.DEADLINE_EXCEEDED;
      resolve(isCut ? { code } : { code, sizes, initial, trailing: trailing.get(ECHO_TRAILING) });
    });
  });
}
