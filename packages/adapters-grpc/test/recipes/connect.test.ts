import { once } from "node:events";
import { createServer, type Http2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { create, createFileRegistry } from "@bufbuild/protobuf";
import { EmptySchema, FileDescriptorProtoSchema, file_google_protobuf_empty } from "@bufbuild/protobuf/wkt";
import { type Client, createClient, type Interceptor } from "@connectrpc/connect";
import { connectNodeAdapter, createConnectTransport, createGrpcTransport } from "@connectrpc/connect-node";
import { sampleDye } from "@dyeing/adapter-conformance";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { dyedCalls } from "./connect-interceptor.ts";

/** `carpool.Matching`, one method of each kind that matters here, on the message that every protobuf has. */
const file = create(FileDescriptorProtoSchema, {
  name: "matching.proto",
  package: "carpool",
  syntax: "proto3",
  dependency: ["google/protobuf/empty.proto"],
  service: [
    {
      name: "Matching",
      method: [
        { name: "Stops", inputType: ".google.protobuf.Empty", outputType: ".google.protobuf.Empty" },
        {
          name: "Watch",
          inputType: ".google.protobuf.Empty",
          outputType: ".google.protobuf.Empty",
          serverStreaming: true,
        },
      ],
    },
  ],
});
const Matching = createFileRegistry(file, () => file_google_protobuf_empty.proto).getService("carpool.Matching");
if (Matching === undefined) throw new Error("no service");
const service = Matching;

const colors: (string | null)[] = [];
let server: Http2Server;
let authority: string;
let dyeing: Dyeing;

beforeAll(async () => {
  const seen = (header: Headers) => colors.push(header.get("x-trace-color"));
  server = createServer(
    connectNodeAdapter({
      routes: (router) => {
        router.service(service, {
          stops: (_request: unknown, { requestHeader }: { requestHeader: Headers }) => {
            seen(requestHeader);
            return create(EmptySchema);
          },
          watch: async function* (_request: unknown, { requestHeader }: { requestHeader: Headers }) {
            seen(requestHeader);
            yield create(EmptySchema);
          },
        } as never);
      },
    }),
  );
  await once(server.listen(0, "127.0.0.1"), "listening");
  authority = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  colors.length = 0;
});
afterEach(() => dyeing.close());

type Calls = Record<"stops" | "watch", (request: object) => Promise<unknown> & AsyncIterable<unknown>>;

async function call(client: Client<typeof service>): Promise<void> {
  const { stops, watch } = client as unknown as Calls;
  await stops({});
  for await (const _reply of watch({})) {
    // Nothing to do with it.
  }
}

describe.each([
  ["Connect", createConnectTransport],
  ["gRPC", createGrpcTransport],
])("%s over connect-node", (_, createTransport) => {
  const clientOf = (interceptors: Interceptor[]) =>
    createClient(service, createTransport({ baseUrl: `http://${authority}`, httpVersion: "2", interceptors }));

  it.each([true, false])("carries each caller's dye, with the recipe: %s", async (recipe) => {
    dyeing = createDyeing({ service: "subject", allow: [authority] });
    const client = clientOf(recipe ? [dyedCalls(dyeing)] : []);
    for (const number of [1, 2]) {
      const { lines, color } = sampleDye(number);
      await dyeing.receiveMessage(Object.fromEntries(lines), () => call(client));
      expect(colors.splice(0)).toEqual([color, color]);
    }
    await call(client);
    expect(colors).toEqual([null, null]);
    expect(dyeing.counters()).toEqual({});
  });

  it("tells a host that is not allowed nothing", async () => {
    dyeing = createDyeing({ service: "subject", allow: ["matching"] });
    const client = clientOf([dyedCalls(dyeing)]);
    await dyeing.receiveMessage(Object.fromEntries(sampleDye(1).lines), () => call(client));
    expect(colors).toEqual([null, null]);
  });
});
