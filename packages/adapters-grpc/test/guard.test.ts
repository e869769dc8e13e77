import { createDyeing } from "@dyeing/sdk";
import { startGuard } from "@dyeing/sdk/guard";
import * as grpc from "@grpc/grpc-js";
import { expect, it } from "vitest";
import { call, connect, serve } from "./register/service.cjs";

it("a call of grpc-js without a context is found, one in a context is none", async () => {
  const dyeing = createDyeing({ service: "matching", allow: ["127.0.0.1"] });
  const guard = startGuard();
  const { server, port } = await serve(grpc, (_call: unknown, callback: (error: null, answer: string) => void) =>
    callback(null, "done"),
  );
  const client = connect(grpc, port);
  await dyeing.receiveMessage({ "x-trace-color": "gray" }, () => call(grpc, client));
  await dyeing.runAsRoot(() => call(grpc, client));
  expect(guard.findings()).toEqual([]);
  await call(grpc, client);
  expect(guard.findings()).toMatchObject([
    { client: "grpc-js", library: undefined, reason: "no-context", hosts: [`127.0.0.1:${port}`], sampled: 1 },
  ]);
  expect(guard.findings()[0]?.site).toMatch(/service\.cjs:\d+:\d+$/);
  client.close();
  server.forceShutdown();
  guard.close();
  dyeing.close();
});
