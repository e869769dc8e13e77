import { type FarSide, type HttpProxy, sampleDye, startHttpProxy } from "@dyeing/adapter-conformance";
import { type DyeingClientOptions, dyeingClientInterceptor } from "@dyeing/grpc";
import { createDyeing } from "@dyeing/sdk";
import type { Exchange } from "@dyeing/sdk/adapter";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { grpcClientSubject } from "./grpc-client-subject.ts";

const sample = sampleDye(1);
let far: FarSide;
let proxy: HttpProxy;

beforeEach(async () => {
  far = await grpcClientSubject("unary", dyeingClientInterceptor).listen();
  proxy = await startHttpProxy();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await proxy.close();
  await far.close();
});

interface Call {
  readonly allow: readonly string[];
  readonly options?: DyeingClientOptions;
  /** Runs between the making of the interceptor and that of the channel. */
  readonly before?: () => void;
}

/** One call in a dyed request: the color that arrived, and what was counted. */
async function callOnce({ allow, options, before }: Call) {
  const dyeing = createDyeing({ service: "subject", allow });
  const interceptor = dyeingClientInterceptor(dyeing, options);
  before?.();
  const client = await grpcClientSubject("unary", () => interceptor).connect({ dyeing, installs: 1, connections: 2 });
  const request: Exchange = {
    method: "POST",
    target: "/",
    header: (name) => new Map(sample.lines).get(name),
  };
  try {
    await dyeing.receive(request, () => client.send({ origin: "a", to: far }));
    const [call] = far.received.get("a") ?? [];
    return { color: new Map(call).get("x-trace-color"), counters: dyeing.counters() };
  } finally {
    await client.close();
    dyeing.close();
  }
}

const NOTHING = { color: undefined, counters: { "outbound-not-allowed": 1 } };
const DYED = { color: sample.color, counters: {} };

test.for(["grpc_proxy", "https_proxy", "http_proxy"])("%s: an allowed proxy lends its name to nobody", async (name) => {
  vi.stubEnv(name, `http://${proxy.authority}`);
  expect(await callOnce({ allow: [proxy.authority] })).toEqual(NOTHING);
  expect(proxy.received).toHaveLength(1);
});

test("an allowed target that is not named gets nothing", async () => {
  vi.stubEnv("grpc_proxy", `http://user:secret@${proxy.authority}`);
  expect(await callOnce({ allow: [far.authority, proxy.authority] })).toEqual(NOTHING);
});

test("a target that is named is the one that is judged", async () => {
  vi.stubEnv("grpc_proxy", `http://${proxy.authority}`);
  const options = { target: far.authority };
  expect(await callOnce({ allow: [far.authority], options })).toEqual(DYED);
  expect(proxy.received).toHaveLength(1);
});

test("a named target that is not allowed gets nothing from an allowed proxy", async () => {
  vi.stubEnv("grpc_proxy", `http://${proxy.authority}`);
  expect(await callOnce({ allow: [proxy.authority], options: { target: far.authority } })).toEqual(NOTHING);
});

test.for(["no_grpc_proxy", "no_proxy"])("%s: a target that needs no proxy is known", async (name) => {
  vi.stubEnv("grpc_proxy", `http://${proxy.authority}`);
  vi.stubEnv(name, "127.0.0.1");
  expect(await callOnce({ allow: [far.authority] })).toEqual(DYED);
  expect(proxy.received).toHaveLength(0);
});

test("an environment that is set after the interceptor was made counts", async () => {
  const before = () => vi.stubEnv("grpc_proxy", `http://${proxy.authority}`);
  expect(await callOnce({ allow: [proxy.authority], before })).toEqual(NOTHING);
  expect(proxy.received).toHaveLength(1);
});
