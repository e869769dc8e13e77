import assert from "node:assert/strict";
import type { EventEmitter } from "node:events";
import type { Point, ServerSubject } from "@dyeing/adapter-conformance";
import type { Dyeing } from "@dyeing/sdk";
import { instrumentServer } from "@dyeing/sdk/instrument";
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

/** A grpc-js server; the calls of one kind. Without an adapter its HTTP/2 server is instrumented. */
export function grpcServerSubject(
  kind: CallKind,
  adapter: Adapter | undefined,
  name = `gRPC server, ${kind}`,
): ServerSubject {
  return {
    side: "server",
    name,
    traits: ["client", "responses", "outside", "any-case-names", "installed"],
    points: POINTS[kind],
    cutPoints: [...POINTS[kind].filter((point) => point !== "finish"), "cancelled"],
    pathOf: () => tripsService[kind].path,
    async start({ dyeing, installs, app }) {
      const interceptors = adapter === undefined ? [] : Array.from({ length: installs }, () => adapter(dyeing));
      const server = new Server({ interceptors });
      server.addService(tripsService, tripsHandlers(app));
      const port = await listen(server);
      if (adapter === undefined) {
        const [http2Server] = http2ServersOf(server);
        assert(http2Server !== undefined);
        for (let left = installs; left > 0; left -= 1) instrumentServer(http2Server, dyeing);
      }
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

/** The same, its HTTP/2 server instrumented in place of an interceptor. */
export function instrumentedServerSubject(kind: CallKind): ServerSubject {
  return grpcServerSubject(kind, undefined, `gRPC server, instrumented, ${kind}`);
}

/** The servers of node:http2 that a grpc-js server keeps to itself. */
function http2ServersOf(server: Server): Pick<EventEmitter, "emit">[] {
  return [...(server as unknown as { http2Servers: Map<Pick<EventEmitter, "emit">, unknown> }).http2Servers.keys()];
}

/** Listens on a free loopback port, and gives it. */
export function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve(port) : reject(error),
    );
  });
}
