import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { FarSide } from "../subject/outbound-subject.ts";
import { startHttpRecorder } from "../support/http-recorder.ts";
import { dyeLinesOf, sampleDye, sorted } from "../support/sample-dye.ts";
import { hiddenCopy } from "./copies.ts";

// Node's own copy comes first, so that the global dispatcher is its, as it is wherever node:http is imported.
await fetch("data:,");
const { Agent, interceptors, request, fetch: itsFetch } = hiddenCopy("undici7");
let far: FarSide;
let dyeing: Dyeing;
vi.stubEnv("DYEING_LOG", "warn"); // a test run is quiet
const stderr = vi.spyOn(process.stderr, "write").mockImplementation(() => true);

beforeAll(async () => {
  far = await startHttpRecorder();
  dyeing = createDyeing({ service: "subject", allow: [far.authority] });
});
afterAll(async () => {
  stderr.mockRestore();
  vi.unstubAllEnvs();
  dyeing.close();
  await far.close();
});

const url = (id: string) => `http://${far.authority}/${id}`;

async function arrived(prefix: string, send: (id: string) => Promise<unknown>) {
  const numbers = Array.from({ length: 12 }, (_, number) => number);
  await Promise.all(
    numbers.map((number) =>
      dyeing.receiveMessage(Object.fromEntries(sampleDye(number).lines), () => send(`${prefix}${number}`)),
    ),
  );
  return numbers.map((number) => (far.received.get(`${prefix}${number}`) ?? []).map(dyeLinesOf));
}

it("of a copy that cannot be found, a request whose handler tells the caller carries, also when it had to wait", async () => {
  const dispatcher = new Agent({ connections: 2 });
  const calls = await arrived("request", async (id) => (await request(url(id), { dispatcher })).body.json());
  for (const [number, lines] of calls.entries()) expect(lines).toEqual([sorted(sampleDye(number).onward)]);
  expect(dyeing.counters()).toEqual({});
  expect(stderr).not.toHaveBeenCalled();
  await dispatcher.destroy();
});

it("every other one carries nothing, is counted, and said once", async () => {
  const dispatcher = new Agent({ connections: 2 });
  const fetched = await arrived("fetch", async (id) => (await itsFetch(url(id), { dispatcher })).json());
  for (const lines of fetched) expect(lines).toEqual([[]]);
  const composed = new Agent({ connections: 2 }).compose(interceptors.redirect?.({ maxRedirections: 2 }));
  const redirected = await arrived("moved", async (id) => {
    const to = `${url(id)}?redirect=${far.authority}`;
    await (await request(to, { dispatcher: composed })).body.json();
  });
  for (const lines of redirected) expect(lines).toEqual([[], []]);
  expect(dyeing.counters()).toEqual({ "undici-not-wrapped": 12 + 24 });
  expect(stderr.mock.calls.map(([text]) => text)).toEqual([
    expect.stringMatching(/^dyeing: undici-not-wrapped: .*\n$/),
  ]);
  await Promise.all([dispatcher.destroy(), composed.destroy()]);
});
