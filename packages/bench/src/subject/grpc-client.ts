import { dyeingClientInterceptor } from "@dyeing/grpc";
import { createDyeing } from "@dyeing/sdk";
import { Client, credentials, type Interceptor, Metadata } from "@grpc/grpc-js";
import { decodeMinimal } from "../minimal/minimal-dye.ts";
import { minimalClientInterceptor } from "../minimal/minimal-grpc.ts";
import { minimalStorage } from "../minimal/minimal-storage.ts";
import { serveParty } from "../party/serve-party.ts";
import { awake } from "../workload/awake.ts";
import { dyedHeaders } from "../workload/dyed-request.ts";
import { grpcMethod } from "../workload/grpc-method.ts";

// 50 unary calls at a time on one channel. Argument: `sender` (sends a dye by hand, to load servers), or a variant of a
// client that has a dye in its context.
const variant = process.argv[2] ?? "";
const dyeing = variant === "adapter" ? createDyeing({ service: "bench", allow: ["127.0.0.1"] }) : undefined;

const interceptors: Readonly<Record<string, () => Interceptor[]>> = {
  sender: () => [],
  bare: () => [],
  minimal: () => [minimalClientInterceptor],
  adapter: () => (dyeing === undefined ? [] : [dyeingClientInterceptor(dyeing)]),
};
/** How a variant gets a dye of its own for each of the 50 loops. */
const enter: Readonly<Record<string, (index: number, fn: () => Promise<void>) => Promise<void>>> = {
  minimal: (index, fn) => minimalStorage.run(decodeMinimal(dyedHeaders(index)), fn),
  adapter: (index, fn) => dyeing?.receiveMessage(dyedHeaders(index), fn) ?? fn(),
};

const CONCURRENCY = 50;
const SENT = Array.from({ length: 1024 }, (_, index) => (variant === "sender" ? dyedHeaders(index) : {}));
const PAYLOAD = Buffer.alloc(64, "x");
/** What the server must have seen. */
const EXPECTED = variant === "bare" ? "undefined" : "gray";
const clients = new Map<number, Client>();

serveParty({
  run: async (milliseconds, port) => {
    const client = clientOf(port);
    const end = performance.now() + milliseconds;
    let calls = 0;
    const loop = async () => {
      while (performance.now() < end) {
        const color = await call(client, metadataOf(calls++));
        if (color !== EXPECTED) throw new Error(`the server saw \`${color}\`, not \`${EXPECTED}\``);
      }
    };
    const loops = Array.from({ length: CONCURRENCY }, (_, index) => enter[variant]?.(index, loop) ?? loop());
    await (variant === "sender" ? awake(Promise.all(loops)) : Promise.all(loops));
    return calls;
  },
});

function metadataOf(index: number): Metadata {
  const metadata = new Metadata();
  const headers = SENT[index % SENT.length] ?? {};
  for (const name in headers) metadata.set(name, headers[name] ?? "");
  return metadata;
}

function call(client: Client, metadata: Metadata): Promise<string> {
  const { path, requestSerialize, responseDeserialize } = grpcMethod;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, PAYLOAD, metadata, (error, answer) =>
      error === null ? resolve(String(answer)) : reject(error),
    );
  });
}

function clientOf(port: number): Client {
  let client = clients.get(port);
  if (client === undefined) {
    client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
      interceptors: interceptors[variant]?.() ?? [],
    });
    clients.set(port, client);
  }
  return client;
}
