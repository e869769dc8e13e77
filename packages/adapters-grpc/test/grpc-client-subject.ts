import type {
  ConnectOptions,
  FarSide,
  OutboundCall,
  OutboundClient,
  OutboundSubject,
  ReceivedCall,
} from "@dyeing/adapter-conformance";
import type { Dyeing } from "@dyeing/sdk";
import { Client, type ClientReadableStream, credentials, type Interceptor, Metadata, Server } from "@grpc/grpc-js";
import { listen } from "./grpc-server-subject.ts";
import { tripsHandlers } from "./trips-handlers.ts";
import { type CallKind, ORIGIN_KEY, piecesOf, tripsService } from "./trips-service.ts";

/** The adapter under test: `dyeingClientInterceptor`, or a mutant of it. */
export type Adapter = (dyeing: Dyeing) => Interceptor;

/** A grpc-js client; the calls of one kind. */
export function grpcClientSubject(kind: CallKind, adapter: Adapter, name = `gRPC client, ${kind}`): OutboundSubject {
  return {
    side: "outbound",
    name,
    limitsConnections: false,
    listen: startRecorder,
    async connect(options) {
      return connectWith(kind, adapter, options);
    },
    async connectThrough(proxy, options) {
      return withProxyVariable(proxy, () => {
        const connected = connectWith(kind, adapter, options);
        return { ...connected, send: (call) => withProxyVariable(proxy, () => connected.send(call)) };
      });
    },
  };
}

function connectWith(kind: CallKind, adapter: Adapter, { dyeing, installs }: ConnectOptions): OutboundClient {
  const clients = new Map<string, Client>();
  const interceptors = Array.from({ length: installs }, () => adapter(dyeing));
  return {
    send: async (call) => {
      if (call.redirectTo !== undefined) throw new Error("gRPC has no redirects");
      if (call.expectContinue === true) throw new Error("gRPC has no Expect");
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

type Send = (client: Client, call: OutboundCall) => Promise<void>;

const SEND: Record<CallKind, Send> = {
  unary: (client, call) =>
    new Promise((resolve, reject) => {
      const { path, requestSerialize, responseDeserialize } = tripsService.unary;
      const sent = client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        "{}",
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
      for (const piece of piecesOf('{"some":"text"}')) sent.write(piece, () => call.observe?.());
      sent.end();
      call.signal?.addEventListener("abort", () => sent.cancel());
    }),
  serverStreaming: (client, call) => {
    const { path, requestSerialize, responseDeserialize } = tripsService.serverStreaming;
    return read(
      client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, "{}", metadataOf(call)),
      call,
    );
  },
  bidi: (client, call) => {
    const { path, requestSerialize, responseDeserialize } = tripsService.bidi;
    const sent = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadataOf(call));
    for (const piece of piecesOf('{"some":"text"}')) sent.write(piece);
    sent.end();
    return read(sent, call);
  },
};

function read(received: ClientReadableStream<string>, call: OutboundCall): Promise<void> {
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

function metadataOf(call: OutboundCall): Metadata {
  const metadata = new Metadata();
  metadata.set(ORIGIN_KEY, call.origin);
  if (call.signal !== undefined) metadata.set("suite-hang", "yes");
  for (const [name, value] of call.headers ?? []) metadata.add(name, value);
  return metadata;
}

/** A bare gRPC server that records the metadata of each call by its origin. */
async function startRecorder(): Promise<FarSide> {
  const received = new Map<string, ReceivedCall[]>();
  const hanging = new Set<string>();
  const server = new Server({
    interceptors: [],
  });
  const handlers = tripsHandlers({
    observe: () => {},
    handle: async ({ origin }) => (hanging.has(origin) ? new Promise(() => {}) : { ok: true }),
  });
  const record = (call: { metadata: Metadata }) => {
    const [origin] = call.metadata.get(ORIGIN_KEY).map(String);
    if (origin === undefined) return;
    if (call.metadata.get("suite-hang").length > 0) hanging.add(origin);
    const lines = Object.keys(call.metadata.getMap()).flatMap((name) =>
      call.metadata.get(name).map((value) => [name, String(value)] as const),
    );
    received.set(origin, [...(received.get(origin) ?? []), lines]);
  };
  server.addService(tripsService, {
    unary: recorded(handlers.unary, record),
    serverStreaming: recorded(handlers.serverStreaming, record),
    clientStreaming: recorded(handlers.clientStreaming, record),
    bidi: recorded(handlers.bidi, record),
  });
  const port = await listen(server);
  return { authority: `127.0.0.1:${port}`, received, close: async () => server.forceShutdown() };
}

/** The handler, told of each call before it runs. */
function recorded<C extends { metadata: Metadata }, R extends unknown[]>(
  handler: (call: C, ...rest: R) => void,
  record: (call: C) => void,
): (call: C, ...rest: R) => void {
  return (call, ...rest) => {
    record(call);
    handler(call, ...rest);
  };
}
