// What a user's service does: one dyed request in, calls out of it, in every server that has an adapter.
import { once } from "node:events";
import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { dyeingExpress } from "@dyeing/express";
import { dyeingClientInterceptor, dyeingServerInterceptor } from "@dyeing/grpc";
import { dyeingKoa } from "@dyeing/koa";
import { staticPolicy } from "@dyeing/policy";
import { createDyeing, type Dyeing, type PolicySource } from "@dyeing/sdk";
import * as grpc from "@grpc/grpc-js";
import express from "express";
import Koa from "koa";

/** Where the color was seen. */
export interface Seen {
  handler: string | undefined;
  fetch: string;
  http: string;
}

interface Listening {
  address(): string | AddressInfo | null;
  close(): unknown;
}

const GRAY = { "x-trace-color": "gray", "x-dye": 'h=(), rev="1", rule="r", org="gateway", hop=0' };

export async function ride(): Promise<Record<string, Seen | string | undefined>> {
  const far = createServer((req, res) => res.end(String(req.headers["x-trace-color"]))).listen(0, "127.0.0.1");
  const target = await urlOf(far);
  const dyeing = createDyeing({ service: "order", allow: ["127.0.0.1"] });
  const policy: PolicySource = staticPolicy({
    revision: "1",
    tags: { level: { header: "x-user-level", from: 'request.headers["x-rider-level"]' } },
    rules: [{ id: "vip", key: "color", value: "gray", when: 'tags.level in ["SILVER", "VIP3"]' }],
  });
  const edge = createDyeing({ service: "gateway", role: "edge", policy, allow: ["127.0.0.1"] });
  try {
    return {
      express: await through(
        inExpress(dyeing, () => work(dyeing, target)),
        GRAY,
      ),
      koa: await through(
        inKoa(dyeing, () => work(dyeing, target)),
        GRAY,
      ),
      edge: await through(
        inExpress(edge, () => work(edge, target)),
        { "x-rider-level": "VIP3" },
      ),
      grpc: await throughGrpc(dyeing),
    };
  } finally {
    dyeing.close();
    edge.close();
    far.close();
  }
}

async function work(dyeing: Dyeing, target: string): Promise<Seen> {
  const handler = dyeing.current()?.color;
  const viaFetch = await (await fetch(target)).text();
  const viaHttp = await new Promise<string>((resolve) => {
    get(target, { agent: false }, (res) => {
      let text = "";
      res.on("data", (chunk) => {
        text += String(chunk);
      });
      res.on("end", () => resolve(text));
    });
  });
  return { handler, fetch: viaFetch, http: viaHttp };
}

function inExpress(dyeing: Dyeing, handle: () => Promise<Seen>): Listening {
  const app = express();
  app.use(dyeingExpress(dyeing));
  app.get("/", async (_req, res) => {
    res.json(await handle());
  });
  return app.listen(0, "127.0.0.1");
}

function inKoa(dyeing: Dyeing, handle: () => Promise<Seen>): Listening {
  const app = new Koa();
  app.use(dyeingKoa(dyeing));
  app.use(async (ctx) => {
    ctx.body = await handle();
  });
  return app.listen(0, "127.0.0.1");
}

async function through(server: Listening, headers: Record<string, string>): Promise<Seen> {
  try {
    const reply = await fetch(await urlOf(server), { headers: { ...headers, connection: "close" } });
    return (await reply.json()) as Seen;
  } finally {
    server.close();
  }
}

async function urlOf(server: Listening): Promise<string> {
  if (server.address() === null) await once(server as never, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** One unary call; messages are JSON. */
async function throughGrpc(dyeing: Dyeing): Promise<string | undefined> {
  const definition = {
    color: {
      path: "/test.Order/Color",
      requestStream: false as const,
      responseStream: false as const,
      requestSerialize: (value: object) => Buffer.from(JSON.stringify(value)),
      requestDeserialize: (bytes: Buffer) => JSON.parse(bytes.toString()) as object,
      responseSerialize: (value: object) => Buffer.from(JSON.stringify(value)),
      responseDeserialize: (bytes: Buffer) => JSON.parse(bytes.toString()) as { color?: string },
    },
  };
  const server = new grpc.Server({ interceptors: [dyeingServerInterceptor(dyeing)] });
  server.addService(definition, {
    color: (_call: grpc.ServerUnaryCall<object, object>, callback: grpc.sendUnaryData<object>) =>
      callback(null, { color: dyeing.current()?.color }),
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  const Client = grpc.makeClientConstructor(definition, "Order");
  const client = new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
    interceptors: [dyeingClientInterceptor(dyeing)],
  });
  try {
    return await dyeing.receiveMessage(
      GRAY,
      () =>
        new Promise<string | undefined>((resolve, reject) =>
          client.color?.({}, (error: Error | null, answer: { color?: string }) =>
            error === null ? resolve(answer.color) : reject(error),
          ),
        ),
    );
  } finally {
    client.close();
    server.forceShutdown();
  }
}
