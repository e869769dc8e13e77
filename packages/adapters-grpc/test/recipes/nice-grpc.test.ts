import { sampleDye } from "@dyeing/adapter-conformance";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { createChannel, createClientFactory, createServer, type Server } from "nice-grpc";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { dyeingClientInterceptor } from "../../src/index.ts";
import { dyedCalls } from "./nice-grpc-middleware.ts";

const bytes = (value: object) => Buffer.from(JSON.stringify(value));
const object = (text: Buffer) => JSON.parse(text.toString());
const method = (name: string, responseStream: boolean) => ({
  path: `/carpool.Matching/${name}`,
  requestStream: false as const,
  responseStream,
  requestSerialize: bytes,
  requestDeserialize: object,
  responseSerialize: bytes,
  responseDeserialize: object,
});
const service = { stops: method("Stops", false), watch: method("Watch", true) };

const colors: (string | undefined)[] = [];
let server: Server;
let target: string;
let dyeing: Dyeing;

beforeAll(async () => {
  server = createServer();
  server.add(
    service as never,
    {
      stops: async (_request: object, { metadata }: { metadata: { get(name: string): string | undefined } }) => {
        colors.push(metadata.get("x-trace-color"));
        return {};
      },
      watch: async function* (_request: object, { metadata }: { metadata: { get(name: string): string | undefined } }) {
        colors.push(metadata.get("x-trace-color"));
        yield {};
      },
    } as never,
  );
  target = `127.0.0.1:${await server.listen("127.0.0.1:0")}`;
});
afterAll(() => server.forceShutdown());
beforeEach(() => {
  colors.length = 0;
});
afterEach(() => dyeing.close());

interface Calls {
  stops(request: object): Promise<object>;
  watch(request: object): AsyncIterable<object>;
}

/** Calls both methods, in the requests of two callers and outside of any. */
async function callAll(isDyed: boolean): Promise<void> {
  const channel = createChannel(target);
  const factory = createClientFactory();
  const client = (isDyed ? factory.use(dyedCalls(dyeing, target)) : factory).create(service as never, channel) as Calls;
  const call = async () => {
    await client.stops({});
    for await (const _reply of client.watch({})) {
      // Nothing to do with it.
    }
  };
  for (const number of [1, 2]) await dyeing.receiveMessage(Object.fromEntries(sampleDye(number).lines), call);
  await call();
  channel.close();
}

it("nice-grpc carries each caller's dye with the recipe", async () => {
  dyeing = createDyeing({ service: "subject", allow: [target] });
  dyeingClientInterceptor(dyeing);
  await callAll(true);
  const [one, two] = [sampleDye(1).color, sampleDye(2).color];
  expect(colors).toEqual([one, one, two, two, undefined, undefined]);
  expect(dyeing.counters()).toEqual({});
});

it("and tells a target that is not allowed nothing", async () => {
  dyeing = createDyeing({ service: "subject", allow: ["matching"] });
  await callAll(true);
  expect(colors).toEqual(Array.from({ length: 6 }, () => undefined));
});

it("without the recipe the dye is lost, and that is counted where our adapter is in use", async () => {
  dyeing = createDyeing({ service: "subject", allow: [target] });
  dyeingClientInterceptor(dyeing);
  await callAll(false);
  expect(dyeing.counters()).toEqual({ "outbound-grpc-bypassed": 4 });
});
