import { dyeingServerInterceptor } from "@dyeing/grpc";
import { createDyeing } from "@dyeing/sdk";
import { Client, credentials, Metadata, Server } from "@grpc/grpc-js";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listen } from "./grpc-server-subject.ts";
import { tripsService } from "./trips-service.ts";

vi.stubEnv("DYEING_LOG", "off");
const waiting: (() => void)[] = [];
let pool: NodeJS.Timeout;
beforeEach(() => {
  // Callbacks run from here, as those of a connection pool that knows nothing of async context.
  pool = setInterval(() => {
    for (const run of waiting.splice(0)) run();
  }, 2);
});
afterEach(() => clearInterval(pool));

/** What one dyed call leaves in the counters of a server that answers like this. */
async function countersAfter(answer: (reply: () => void) => void): Promise<Readonly<Record<string, number>>> {
  const dyeing = createDyeing({ service: "matching", allow: ["127.0.0.1"] });
  const server = new Server({ interceptors: [dyeingServerInterceptor(dyeing)] });
  const { unary } = tripsService;
  server.addService(
    { unary },
    { unary: (_call: unknown, done: (e: null, text: string) => void) => answer(() => done(null, "x")) },
  );
  const port = await listen(server);
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  try {
    const metadata = new Metadata();
    metadata.set("x-trace-color", "gray");
    await new Promise<void>((resolve, reject) => {
      const { path, requestSerialize, responseDeserialize } = unary;
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, "text", metadata, (error) =>
        error === null ? resolve() : reject(error),
      );
    });
    return dyeing.counters();
  } finally {
    client.close();
    server.forceShutdown();
    dyeing.close();
  }
}

test("row 55: an answer from a callback that lost the context is counted", async () => {
  expect(await countersAfter((reply) => waiting.push(reply))).toEqual({ "context-lost": 1 });
});

test("an answer in the context is not, now or later", async () => {
  expect(await countersAfter((reply) => reply())).toEqual({});
  expect(await countersAfter((reply) => setTimeout(reply, 2))).toEqual({});
});
