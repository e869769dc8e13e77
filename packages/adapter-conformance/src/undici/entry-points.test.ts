import { once } from "node:events";
import { Writable } from "node:stream";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import * as undici8 from "undici";
import * as undici6 from "undici6";
import * as undici7 from "undici7";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RequestHeaders } from "../outbound/request-headers.ts";
import type { FarSide } from "../subject/outbound-subject.ts";
import { startHttpRecorder } from "../support/http-recorder.ts";
import { dyeLinesOf, sampleDye, sorted } from "../support/sample-dye.ts";

let far: FarSide;
let dyeing: Dyeing;

beforeEach(async () => {
  far = await startHttpRecorder();
  dyeing = createDyeing({ service: "subject", allow: [far.authority] });
});
afterEach(async () => {
  dyeing.close();
  await far.close();
});

const sample = sampleDye(1);
const inRequest = <T>(fn: () => T) => dyeing.receive(new RequestHeaders(sample.lines), fn);
const expectOnce = () => {
  const calls = far.received.get("a") ?? [];
  expect(calls.map((lines) => dyeLinesOf(lines))).toEqual([sorted(sample.onward)]);
  expect(dyeing.counters()).toEqual({});
};

/** The rest of row 8: request, fetch, dispatch, redirect, retry and proxies are subjects and tests of their own. */
describe.each([
  ["undici 6", undici6 as unknown as typeof undici8],
  ["undici 7", undici7 as unknown as typeof undici8],
  ["undici 8", undici8],
])("row 8: %s", (_, { stream, pipeline, Client, MockAgent, request }) => {
  const options = { method: "POST" as const, body: "{}" };
  const url = () => `http://${far.authority}/a`;

  it("stream() carries the dye, one line each", async () => {
    const sink = () => new Writable({ write: (_chunk, _encoding, done) => done() });
    await inRequest(() => stream(url(), options, sink));
    expectOnce();
  });

  it("pipeline() carries the dye, one line each", async () => {
    const duplex = inRequest(() => pipeline(url(), { method: "POST" }, ({ body }) => body));
    duplex.end("{}").resume();
    await once(duplex, "end");
    expectOnce();
  });

  it("a client of one host carries the dye, one line each", async () => {
    const client = new Client(`http://${far.authority}`);
    const { body } = await inRequest(() => client.request({ ...options, path: "/a" }));
    await body.dump();
    await client.close();
    expectOnce();
  });

  it("a call that a mock answers goes on as it did", async () => {
    const dispatcher = new MockAgent();
    dispatcher.disableNetConnect();
    dispatcher.get(`http://${far.authority}`).intercept({ path: "/a", method: "POST" }).reply(200, "{}");
    const { statusCode, body } = await inRequest(() => request(url(), { ...options, dispatcher }));
    expect([statusCode, await body.text()]).toEqual([200, "{}"]);
    await dispatcher.close();
    expect(far.received.size).toBe(0);
    expect(dyeing.counters()).toEqual({});
  });
});
