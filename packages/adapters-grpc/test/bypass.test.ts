import { type FarSide, sampleDye } from "@dyeing/adapter-conformance";
import { dyeingClientInterceptor } from "@dyeing/grpc";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { type CallOptions, Client, credentials, InterceptingCall, type Interceptor, Metadata } from "@grpc/grpc-js";
import { afterEach, beforeEach, expect, test } from "vitest";
import { grpcClientSubject } from "./grpc-client-subject.ts";
import { tripsService } from "./trips-service.ts";

const sample = sampleDye(1);
let far: FarSide;
let dyeing: Dyeing;
let client: Client | undefined;
beforeEach(async () => {
  far = await grpcClientSubject("unary", dyeingClientInterceptor).listen();
  dyeing = createDyeing({ service: "subject", allow: [far.authority] });
});
afterEach(async () => {
  client?.close();
  client = undefined;
  dyeing.close();
  await far.close();
});

/** Does nothing: what matters is that it replaces others. */
const other: Interceptor = (options, nextCall) => new InterceptingCall(nextCall(options));

/** A unary and a streaming call; the colors that arrive. */
async function colors(
  interceptors: Interceptor[],
  options: CallOptions,
  metadata = new Metadata(),
): Promise<unknown[]> {
  const calls = new Client(far.authority, credentials.createInsecure(), { interceptors });
  client = calls;
  const { unary, bidi } = tripsService;
  await new Promise<void>((resolve, reject) => {
    calls.makeUnaryRequest(
      unary.path,
      unary.requestSerialize,
      unary.responseDeserialize,
      '{"origin":"a"}',
      metadata,
      options,
      (error) => (error === null ? resolve() : reject(error)),
    );
  });
  await new Promise<void>((resolve, reject) => {
    const stream = calls.makeBidiStreamRequest(
      bidi.path,
      bidi.requestSerialize,
      bidi.responseDeserialize,
      metadata,
      options,
    );
    stream
      .on("data", () => {})
      .on("end", resolve)
      .on("error", reject);
    stream.write('{"origin":"a"}');
    stream.end();
  });
  return (far.received.get("a") ?? []).map((call) => new Map(call).get("x-trace-color"));
}

const dyed = <T>(fn: () => T) => dyeing.receiveMessage(Object.fromEntries(sample.lines), fn);
const LOST = [undefined, undefined];
const SENT = [sample.color, sample.color];

test("interceptors of a call that push ours out are noticed", async () => {
  const ours = dyeingClientInterceptor(dyeing);
  expect(await dyed(() => colors([ours], { interceptors: [other] }))).toEqual(LOST);
  expect(dyeing.counters()).toEqual({ "outbound-grpc-bypassed": 2 });
});

test("so are providers of a call, and a client without ours", async () => {
  const ours = dyeingClientInterceptor(dyeing);
  expect(await dyed(() => colors([ours], { interceptor_providers: [() => other] }))).toEqual(LOST);
  client?.close();
  expect(await dyed(() => colors([], {}))).toEqual([...LOST, ...LOST]);
  expect(dyeing.counters()).toEqual({ "outbound-grpc-bypassed": 4 });
});

test("interceptors of a call that have ours among them send the dye", async () => {
  const ours = dyeingClientInterceptor(dyeing);
  expect(await dyed(() => colors([ours], { interceptors: [ours, other] }))).toEqual(SENT);
  expect(await dyed(() => colors([other, ours, other], {}))).toEqual([...SENT, ...SENT]);
  expect(dyeing.counters()).toEqual({});
});

test("a dye that somebody else put there is not lost", async () => {
  dyeingClientInterceptor(dyeing);
  const metadata = new Metadata();
  metadata.set("x-trace-color", sample.color);
  expect(await dyed(() => colors([], {}, metadata))).toEqual(SENT);
  expect(dyeing.counters()).toEqual({});
});

test("a caller without a dye loses none, and a host that may not have it gets none", async () => {
  dyeingClientInterceptor(dyeing);
  expect(await colors([], {})).toEqual(LOST);
  expect(dyeing.counters()).toEqual({});
  const elsewhere = createDyeing({ service: "subject", allow: ["matching"] });
  dyeingClientInterceptor(elsewhere);
  await elsewhere.receiveMessage(Object.fromEntries(sample.lines), () => colors([], {}));
  expect(elsewhere.counters()["outbound-grpc-bypassed"]).toBeUndefined();
  elsewhere.close();
});
