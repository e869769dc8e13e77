import { dyeingServerInterceptor } from "@dyeing/grpc";
import { staticPolicy } from "@dyeing/policy";
import { createDyeing } from "@dyeing/sdk";
import { Client, credentials, Metadata, Server, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { listen } from "./grpc-server-subject.ts";
import { tripsService } from "./trips-service.ts";

test("a rule of an edge sees method, path, authority, metadata and peer of a call", async () => {
  const when = [
    'request.method == "POST"',
    'request.path == "/carpool.Trips/unary"',
    'request.host == "trips.example"',
    'request.headers["x-rider-level"] == "VIP3"',
    'peer.address == "127.0.0.1"',
  ];
  const policy = staticPolicy({
    revision: "1",
    rules: [{ key: "color", value: "gray", when: when.join(" && ") }],
  });
  const dyeing = createDyeing({ service: "matching", role: "edge", policy });
  const server = new Server({ interceptors: [dyeingServerInterceptor(dyeing)] });
  const { unary } = tripsService;
  server.addService(
    { unary },
    {
      unary: (_call: ServerUnaryCall<string, string>, answer: sendUnaryData<string>) =>
        answer(null, dyeing.current()?.color),
    },
  );
  const address = `127.0.0.1:${await listen(server)}`;
  const colorAt = (authority: string) => {
    const client = new Client(address, credentials.createInsecure(), { "grpc.default_authority": authority });
    const { path, requestSerialize, responseDeserialize } = unary;
    const metadata = new Metadata();
    metadata.set("x-rider-level", "VIP3");
    return new Promise<string | undefined>((resolve, reject) => {
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, "one", metadata, (error, color) =>
        error === null ? resolve(color) : reject(error),
      );
    }).finally(() => client.close());
  };
  try {
    expect(await colorAt("Trips.example:7000")).toBe("gray");
    expect(await colorAt("other.example")).toBe("default");
  } finally {
    server.forceShutdown();
    dyeing.close();
  }
});
