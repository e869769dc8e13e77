import { createServer } from "node:http";
import { Readable } from "node:stream";
import { HttpClient, listen, sampleDye } from "@dyeing/adapter-conformance";
import { dyeingKoa } from "@dyeing/koa";
import { createDyeing, type Identity } from "@dyeing/sdk";
import Koa, { type Middleware } from "koa";
import { expect, test } from "vitest";

const sample = sampleDye(1);

/** A dyed request to a server with this handler: what error listeners see, and what the client gets. */
async function failWith(handler: Middleware, listener: () => void = () => {}) {
  const dyeing = createDyeing({ service: "subject", allow: [] });
  const app = new Koa();
  const seen: (Identity | undefined)[] = [];
  app.on("error", () => {
    seen.push(dyeing.identity());
    listener();
  });
  app.use(dyeingKoa(dyeing)).use(handler);
  const handle = app.callback();
  const server = await listen(createServer((req, res) => void handle(req, res).catch(() => res.end())));
  const client = new HttpClient(server.authority, () => "/");
  try {
    const reply = await client.call({ origin: "a", headers: sample.lines, body: {} }).catch(() => undefined);
    return { seen: seen.map((identity) => [identity?.requestId, identity?.color, identity?.traceId]), reply };
  } finally {
    client.close();
    await server.close();
    dyeing.close();
  }
}

const OWN = [sample.requestId, sample.color, sample.traceId];

test("a listener of the application's errors sees the identity of the request that failed", async () => {
  const { seen, reply } = await failWith(async () => {
    throw new Error("failed");
  });
  expect(seen).toEqual([OWN]);
  expect(reply?.headers.get("x-request-id")).toEqual([sample.requestId]);
});

test("so it does when a body stream breaks from outside, after the middleware has ended", async () => {
  // Made by nobody's request, as a stream that a pool owns is.
  const body = new Readable({ read: () => {} });
  const { promise: answering, resolve } = Promise.withResolvers<void>();
  const broken = answering.then(() => body.destroy(new Error("broken")));
  const { seen, reply } = await failWith(async (ctx) => {
    ctx.body = body;
    body.once("resume", resolve);
  });
  await broken;
  expect(reply).toBeUndefined();
  expect(seen.length).toBeGreaterThan(0);
  for (const identity of seen) expect(identity).toEqual(OWN);
});

test("a listener that throws leaves the response as it was", async () => {
  let removed: boolean | undefined;
  const { seen } = await failWith(
    async (ctx) => {
      ctx.res.once("finish", () => {
        removed = ctx.res.removeHeader === Object.getPrototypeOf(ctx.res).removeHeader;
      });
      throw new Error("failed");
    },
    () => {
      throw new Error("the listener failed");
    },
  );
  expect(seen).toEqual([OWN]);
  expect(removed).toBe(true);
});
