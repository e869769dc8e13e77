import { fileURLToPath } from "node:url";
import { capabilityLines, dyeLinesOf, listOf, runReadme, sampleDye, sorted } from "@dyeing/adapter-conformance";
import { Client, credentials, Metadata, Server } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { clientCapabilities, serverCapabilities } from "./capabilities.ts";
import { listen } from "./grpc-server-subject.ts";

const folder = fileURLToPath(new URL("..", import.meta.url));
const serialize = (value: object) => Buffer.from(JSON.stringify(value));
const deserialize = (bytes: Buffer) => JSON.parse(bytes.toString());

test("the program in the README carries a dye", { timeout: 30_000 }, async () => {
  const received: Metadata[] = [];
  const matching = new Server();
  matching.addService(
    {
      stops: {
        path: "/carpool.Matching/Stops",
        requestStream: false,
        responseStream: false,
        requestSerialize: serialize,
        requestDeserialize: deserialize,
        responseSerialize: serialize,
        responseDeserialize: deserialize,
      },
    },
    {
      stops: (call: { metadata: Metadata }, callback: (error: null, reply: object) => void) => {
        received.push(call.metadata);
        callback(null, { count: 2 });
      },
    },
  );
  const target = `127.0.0.1:${await listen(matching)}`;
  const program = await runReadme(folder, { MATCHING: target, PORT: "0" });
  const client = new Client(`127.0.0.1:${program.port}`, credentials.createInsecure());
  try {
    const sample = sampleDye(7);
    const metadata = new Metadata();
    for (const [name, value] of sample.lines) metadata.set(name, value);
    let echoed: Metadata | undefined;
    const reply = await new Promise((resolve, reject) => {
      client
        .makeUnaryRequest("/carpool.Trips/Plan", serialize, deserialize, {}, metadata, (error, value) =>
          error === null ? resolve(value) : reject(error),
        )
        .on("metadata", (initial: Metadata) => {
          echoed = initial;
        });
    });
    expect(reply).toEqual({ color: sample.color, stops: { count: 2 } });
    expect(echoed?.get("x-trace-color")).toEqual([sample.color]);
    const lines = Object.entries(received[0]?.getMap() ?? {}).map(([name, value]) => [name, String(value)] as const);
    expect(dyeLinesOf(lines)).toEqual(sorted(sample.onward));
  } finally {
    client.close();
    await program.stop();
    matching.forceShutdown();
  }
});

test("the README names what the capability file names", () => {
  expect(listOf(folder, "What the server cannot do")).toEqual(capabilityLines(serverCapabilities));
  expect(listOf(folder, "What the client cannot do")).toEqual(capabilityLines(clientCapabilities));
});
