import { dyeingServerInterceptor } from "@dyeing/grpc";
import { createDyeing } from "@dyeing/sdk";
import {
  Server,
  ServerCredentials,
  type ServerInterceptor,
  type ServerUnaryCall,
  type sendUnaryData,
} from "@grpc/grpc-js";
import { minimalServerInterceptor } from "../minimal/minimal-grpc.ts";
import { minimalStorage } from "../minimal/minimal-storage.ts";
import { serveParty } from "../party/serve-party.ts";
import { grpcMethod } from "../workload/grpc-method.ts";

// A gRPC server with one unary method. It answers the color that its handler knows, and the client checks it: from the
// metadata without an interceptor, from the context with one. Argument: the variant.
type Call = ServerUnaryCall<Buffer, Buffer>;

const variant = process.argv[2] ?? "";
const dyeing = variant === "adapter" ? createDyeing({ service: "bench", allow: ["127.0.0.1"] }) : undefined;

const interceptors: Readonly<Record<string, () => ServerInterceptor[]>> = {
  bare: () => [],
  minimal: () => [minimalServerInterceptor],
  adapter: () => (dyeing === undefined ? [] : [dyeingServerInterceptor(dyeing)]),
};
const colors: Readonly<Record<string, (call: Call) => unknown>> = {
  bare: (call) => call.metadata.get("x-trace-color")[0],
  minimal: () => minimalStorage.getStore()?.color,
  adapter: () => dyeing?.current()?.color,
};
const colorOf = colors[variant] ?? (() => undefined);

const server = new Server({ interceptors: interceptors[variant]?.() ?? [] });
server.addService(
  { get: grpcMethod },
  {
    get: (call: Call, callback: sendUnaryData<Buffer>) => callback(null, Buffer.from(String(colorOf(call)))),
  },
);
const port = await new Promise<number>((resolve, reject) => {
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
    error === null ? resolve(bound) : reject(error),
  );
});
serveParty({ port });
