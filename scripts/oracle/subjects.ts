import type { Load, Played } from "@dyeing/adapter-conformance";
import { type OutboundSubject, playOutbound, playServer, type ServerSubject } from "@dyeing/adapter-conformance";
import { dyeingExpress } from "@dyeing/express";
import { dyeingClientInterceptor, dyeingServerInterceptor } from "@dyeing/grpc";
import { dyeingKoa } from "@dyeing/koa";
import type { PolicySource } from "@dyeing/sdk";
import { globalFetchSubject } from "../../packages/adapter-conformance/src/subjects/global-fetch-subject.ts";
import { limitedUndiciSubjects } from "../../packages/adapter-conformance/src/subjects/limited-undici-subjects.ts";
import { nodeHttpSubject } from "../../packages/adapter-conformance/src/subjects/node-http-subject.ts";
import * as express from "../../packages/adapters-express/test/server-subject.ts";
import { grpcClientSubject } from "../../packages/adapters-grpc/test/grpc-client-subject.ts";
import { grpcServerSubject, instrumentedServerSubject } from "../../packages/adapters-grpc/test/grpc-server-subject.ts";
import * as koa from "../../packages/adapters-koa/test/server-subject.ts";

/** What the oracle plays, each with requests of its own and a policy that reloads. */
export interface OracleSubject {
  readonly name: string;
  play(load: Load, policy: PolicySource): Promise<Played>;
}

const server = (subject: ServerSubject): OracleSubject => ({
  name: subject.name,
  play: (load, policy) => playServer(subject, load, { policy }),
});
const client = (subject: OutboundSubject): OracleSubject => ({
  name: subject.name,
  play: (load, policy) => playOutbound(subject, load, { policy }),
});

/** "Instrumented": as `@dyeing/sdk/register` does it, without an adapter. */
export const SUBJECTS: readonly OracleSubject[] = [
  server(express.expressParsedSubject(dyeingExpress)),
  server(express.expressStreamedSubject(dyeingExpress)),
  server(express.expressStreamedSubject(dyeingExpress, express.INSTRUMENTED)),
  server(koa.koaParsedSubject(dyeingKoa)),
  server(koa.koaParsedSubject(dyeingKoa, koa.INSTRUMENTED)),
  server(grpcServerSubject("unary", dyeingServerInterceptor)),
  server(grpcServerSubject("bidi", dyeingServerInterceptor)),
  server(instrumentedServerSubject("unary")),
  client(grpcClientSubject("unary", dyeingClientInterceptor) as OutboundSubject),
  ...limitedUndiciSubjects.map(client),
  client(globalFetchSubject),
  client(nodeHttpSubject),
];
