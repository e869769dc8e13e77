import type {
  ConnectOptions,
  FarSide,
  Inbound,
  OutboundCall,
  OutboundClient,
  OutboundSubject,
  ReceivedCall,
} from "@dyeing/adapter-conformance";
import type { Dyeing } from "@dyeing/sdk";
import type { HeaderLine } from "@dyeing/sdk/adapter";
import { instrumentGrpcJs } from "@dyeing/sdk/instrument";
import {
  Channel,
  Client,
  type ClientReadableStream,
  credentials,
  InterceptingCall,
  type Interceptor,
  Metadata,
  Server,
} from "@grpc/grpc-js";
import { listen } from "./grpc-server-subject.ts";
import { tripsHandlers } from "./trips-handlers.ts";
import { type CallKind, piecesOf, tripsService } from "./trips-service.ts";

/** The adapter under test: `dyeingClientInterceptor`, or a mutant of it. */
export type Adapter = (dyeing: Dyeing) => Interceptor;

/** A grpc-js client; the calls of one kind. */
export function grpcClientSubject(kind: CallKind, adapter: Adapter, name = `gRPC client, ${kind}`) {
  return {
    side: "outbound",
    name,
    traits: ["hosts", "any-case-names"],
    forms: { usual: metadataForm },
    listen: startRecorder,
    async connect(options) {
      return connectWith(kind, adapter, options);
    },
    /** The interceptors are there before the variable is set, which channels read. */
    async connectThrough(proxy, options) {
      const connected = connectWith(kind, adapter, options);
      return { ...connected, send: (call) => withProxyVariable(proxy, () => connected.send(call)) };
    },
  } satisfies OutboundSubject<Metadata>;
}

function connectWith(kind: CallKind, adapter: Adapter, { dyeing, installs }: ConnectOptions): OutboundClient<Metadata> {
  const clients = new Map<string, Client>();
  const interceptors = Array.from({ length: installs }, () => adapter(dyeing));
  return {
    send: async (call) => {
      let client = clients.get(call.to.authority);
      if (client === undefined) {
        client = new Client(call.to.authority, credentials.createInsecure(), { interceptors });
        clients.set(call.to.authority, client);
      }
      await SEND[kind](client, call);
    },
    close: async () => {
      for (const client of clients.values()) client.close();
    },
  };
}

/** The same, its copy of grpc-js instrumented in place of an interceptor. */
export function instrumentedClientSubject(kind: CallKind): OutboundSubject<Metadata> {
  const instrumented = async (options: ConnectOptions, connected: OutboundClient<Metadata>) => {
    const undo = Array.from({ length: options.installs }, () => instrumentGrpcJs({ Channel }, options.dyeing));
    const close = async () => {
      for (const one of undo.reverse()) one();
      await connected.close();
    };
    return { ...connected, close };
  };
  const plain: Adapter = () => (options, nextCall) => new InterceptingCall(nextCall(options));
  const { connect, connectThrough, ...rest } = grpcClientSubject(kind, plain, `gRPC client, instrumented, ${kind}`);
  return {
    ...rest,
    connect: async (options) => instrumented(options, await connect(options)),
    connectThrough: async (proxy, options) => instrumented(options, await connectThrough(proxy, options)),
  };
}

/** grpc-js reads the environment while a channel is made. */
function withProxyVariable<T>(proxy: string, fn: () => T): T {
  const before = process.env.grpc_proxy;
  process.env.grpc_proxy = `http://${proxy}`;
  try {
    return fn();
  } finally {
    if (before === undefined) delete process.env.grpc_proxy;
    else process.env.grpc_proxy = before;
  }
}

type Send = (client: Client, call: OutboundCall<Metadata>) => Promise<void>;

const SEND: Record<CallKind, Send> = {
  unary: (client, call) =>
    new Promise((resolve, reject) => {
      const { path, requestSerialize, responseDeserialize } = tripsService.unary;
      const sent = client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        payloadOf(call),
        metadataOf(call),
        (error) => {
          call.observe?.();
          if (error === null) resolve();
          else reject(error);
        },
      );
      sent.on("metadata", () => call.observe?.()).on("status", () => call.observe?.());
      call.signal?.addEventListener("abort", () => sent.cancel());
    }),
  clientStreaming: (client, call) =>
    new Promise((resolve, reject) => {
      const { path, requestSerialize, responseDeserialize } = tripsService.clientStreaming;
      const sent = client.makeClientStreamRequest(
        path,
        requestSerialize,
        responseDeserialize,
        metadataOf(call),
        (error) => {
          call.observe?.();
          if (error === null) resolve();
          else reject(error);
        },
      );
      sent.on("metadata", () => call.observe?.()).on("status", () => call.observe?.());
      for (const piece of piecesOf(payloadOf(call))) sent.write(piece, () => call.observe?.());
      sent.end();
      call.signal?.addEventListener("abort", () => sent.cancel());
    }),
  serverStreaming: (client, call) => {
    const { path, requestSerialize, responseDeserialize } = tripsService.serverStreaming;
    return read(
      client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, payloadOf(call), metadataOf(call)),
      call,
    );
  },
  bidi: (client, call) => {
    const { path, requestSerialize, responseDeserialize } = tripsService.bidi;
    const sent = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadataOf(call));
    for (const piece of piecesOf(payloadOf(call))) sent.write(piece);
    sent.end();
    return read(sent, call);
  },
};

function read(received: ClientReadableStream<string>, call: OutboundCall<Metadata>): Promise<void> {
  return new Promise((resolve, reject) => {
    for (const event of ["metadata", "data", "end", "status"]) received.on(event, () => call.observe?.());
    received.on("status", ({ code }) => code === 0 && resolve());
    received.on("error", (error) => {
      call.observe?.();
      reject(error);
    });
    call.signal?.addEventListener("abort", () => received.cancel());
  });
}

function metadataOf(call: OutboundCall<Metadata>): Metadata {
  return call.headers ?? new Metadata();
}

/** The caller's metadata is the caller's: what the far side has to know is in the message. */
function payloadOf(call: OutboundCall<Metadata>): string {
  return JSON.stringify({ origin: call.origin, hang: call.signal !== undefined });
}

function metadataForm(lines: readonly HeaderLine[]): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of lines) metadata.add(name, value);
  return metadata;
}

/** A bare gRPC server that records the metadata of each call by the origin in its message. */
async function startRecorder(): Promise<FarSide> {
  const received = new Map<string, ReceivedCall[]>();
  const server = new Server({ interceptors: [] });
  const handlers = tripsHandlers({
    observe: () => {},
    handle: async ({ body, headers }) => {
      const { origin, hang } = body as { origin: string; hang: boolean };
      received.set(origin, [...(received.get(origin) ?? []), linesOf(headers)]);
      return hang ? new Promise(() => {}) : { ok: true };
    },
  });
  server.addService(tripsService, handlers);
  const port = await listen(server);
  return { authority: `127.0.0.1:${port}`, received, close: async () => server.forceShutdown() };
}

function linesOf(headers: Inbound["headers"]): HeaderLine[] {
  return Object.entries(headers).flatMap(([name, values = []]) =>
    [values].flat().map((value): HeaderLine => [name, value]),
  );
}
