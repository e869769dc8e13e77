import type { Point, ServerSubject } from "@dyeing/adapter-conformance";
import type { Dyeing } from "@dyeing/sdk";
import { Server, ServerCredentials, type ServerInterceptor } from "@grpc/grpc-js";
import { GrpcWireClient } from "./grpc-wire-client.ts";
import { tripsHandlers } from "./trips-handlers.ts";
import { type CallKind, tripsService } from "./trips-service.ts";

/** The adapter under test: `dyeingServerInterceptor`, or a mutant of it. */
export type Adapter = (dyeing: Dyeing) => ServerInterceptor;

const POINTS: Record<CallKind, readonly Point[]> = {
  unary: ["entry", "body"],
  serverStreaming: ["entry", "body", "finish"],
  clientStreaming: ["entry", "data", "end"],
  bidi: ["entry", "data", "end", "finish"],
};

/** A grpc-js server; the calls of one kind. */
export function grpcServerSubject(kind: CallKind, adapter: Adapter, name = `gRPC server, ${kind}`): ServerSubject {
  return {
    side: "server",
    name,
    traits: ["client", "responses", "outside", "any-case-names", "installed"],
    points: POINTS[kind],
    cutPoints: [...POINTS[kind].filter((point) => point !== "finish"), "cancelled"],
    pathOf: () => tripsService[kind].path,
    async start({ dyeing, installs, app }) {
      const server = new Server({ interceptors: Array.from({ length: installs }, () => adapter(dyeing)) });
      server.addService(tripsService, tripsHandlers(app));
      const port = await listen(server);
      const client = new GrpcWireClient(`127.0.0.1:${port}`, kind);
      return {
        call: (call) => client.call(call),
        drain: () =>
          new Promise((resolve, reject) => {
            server.tryShutdown((error) => (error === undefined ? resolve() : reject(error)));
          }),
        close: async () => {
          client.close();
          server.forceShutdown();
        },
      };
    },
  };
}

/** Listens on a free loopback port, and gives it. */
export function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve(port) : reject(error),
    );
  });
}
