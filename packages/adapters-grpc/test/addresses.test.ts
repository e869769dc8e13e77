import { type FarSide, type HttpProxy, sampleDye, startHttpProxy } from "@dyeing/adapter-conformance";
import { dyeingClientInterceptor } from "@dyeing/grpc";
import { createDyeing } from "@dyeing/sdk";
import { type CallOptions, type ChannelOptions, Client, credentials, Metadata } from "@grpc/grpc-js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { grpcClientSubject } from "./grpc-client-subject.ts";
import { tripsService } from "./trips-service.ts";

const sample = sampleDye(1);
let far: FarSide;
let port: string;
beforeEach(async () => {
  far = await grpcClientSubject("unary", dyeingClientInterceptor).listen();
  port = far.authority.split(":")[1] ?? "";
});
afterEach(() => far.close());

interface Call {
  readonly target: string;
  readonly allow: readonly string[];
  readonly channel?: ChannelOptions;
  readonly options?: CallOptions;
  readonly metadata?: Metadata;
}

/** The color that arrives when a dyed caller calls, and what was counted. */
async function called({ target, allow, channel = {}, options = {}, metadata = new Metadata() }: Call) {
  const dyeing = createDyeing({ service: "subject", allow });
  const interceptors = [dyeingClientInterceptor(dyeing)];
  const client = new Client(target, credentials.createInsecure(), { ...channel, interceptors });
  const { path, requestSerialize, responseDeserialize } = tripsService.unary;
  try {
    await dyeing.receiveMessage(
      Object.fromEntries(sample.lines),
      () =>
        new Promise<void>((resolve, reject) => {
          const body = '{"origin":"a"}';
          client.makeUnaryRequest(path, requestSerialize, responseDeserialize, body, metadata, options, (error) =>
            error === null ? resolve() : reject(error),
          );
        }),
    );
    return { color: new Map(far.received.get("a")?.at(-1)).get("x-trace-color"), counters: dyeing.counters() };
  } finally {
    client.close();
    dyeing.close();
  }
}

const DENIED = { color: undefined, counters: { "outbound-not-allowed": 1 } };
const DYED = { color: sample.color, counters: {} };

describe("an address in another spelling is the same address", () => {
  it.each(["2130706433", "0x7f000001", "127.1", "dns:0x7f.1", "dns:///2130706433"])("%s", async (host) => {
    // By default names without a dot are allowed, and addresses are not.
    const target = `${host}:${port}`;
    expect(await called({ target, allow: ["matching", "*.svc"] })).toEqual(DENIED);
    expect(await called({ target, allow: [far.authority] })).toEqual(DYED);
  });

  it("a list of addresses is allowed when all of them are", async () => {
    const target = `ipv4:127.0.0.1:${port},127.0.0.1:${port}`;
    expect(await called({ target, allow: [far.authority] })).toEqual(DYED);
    expect(await called({ target: `ipv4:127.0.0.1:${port},127.0.0.2:${port}`, allow: [far.authority] })).toEqual(
      DENIED,
    );
  });
});

describe("whom a call names, beside where it goes, is judged as well", () => {
  const authorities: readonly [string, (name: string) => Partial<Call>][] = [
    ["grpc.default_authority", (name) => ({ channel: { "grpc.default_authority": name } })],
    ["the host of a call", (name) => ({ options: { host: name } })],
  ];
  it.each(authorities)("%s", async (_, naming) => {
    const call = { target: far.authority, allow: [far.authority, "inside.example"] };
    expect(await called({ ...call, ...naming("inside.example") })).toEqual(DYED);
    const outside = await called({ ...call, ...naming("outside.example") });
    expect(outside.color).toBeUndefined();
    expect(outside.counters["outbound-removed"]).toBeGreaterThan(0);
  });
});

describe("grpc.http_connect_target", () => {
  let proxy: HttpProxy;
  beforeEach(async () => {
    proxy = await startHttpProxy();
  });
  afterEach(() => proxy.close());
  const through = () => ({ target: proxy.authority, channel: { "grpc.http_connect_target": `dns:${far.authority}` } });

  it("an allowed proxy lends its name to no target", async () => {
    const { color } = await called({ ...through(), allow: [proxy.authority] });
    expect([color, proxy.received.length]).toEqual([undefined, 1]);
  });

  it("both allowed, the call carries its dye", async () => {
    expect(await called({ ...through(), allow: [proxy.authority, far.authority] })).toEqual(DYED);
  });
});

it("a dye in the caller's metadata leaves for no target that is not allowed", async () => {
  const metadata = new Metadata();
  for (const [name, value] of sample.lines) metadata.set(name, value);
  const { color, counters } = await called({ target: far.authority, allow: ["matching"], metadata });
  expect(color).toBeUndefined();
  expect(new Map(far.received.get("a")?.at(-1)).has("x-dye")).toBe(false);
  expect(counters["outbound-removed"]).toBeGreaterThan(1);
});
