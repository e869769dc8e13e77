import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCallEdge } from "../../../kit/break-edge.ts";
import { createLogger } from "../../../kit/logger.ts";
import type { RunningService } from "../../../kit/run-service.ts";
import { LogLines } from "../../../kit/testing/log-lines.ts";
import type { EdgeId } from "../../../topology.ts";
import { type MatchingFixture, startFixture, wireRequest } from "../../matching/test/matching-fixture.ts";
import { landmarks } from "../landmarks/landmarks.ts";
import { startScheduling } from "../start-scheduling.ts";

const GRAY = {
  "x-request-id": "req-42",
  "x-trace-color": "gray",
  "x-user-level": "VIP3",
  "x-dye": 'h=("x-user-level"), org="gateway", hop=1',
};

/** The real matching service, which scheduling asks for stops. */
let matching: MatchingFixture;
let scheduling: RunningService;
let dyeing: Dyeing;
let logs: LogLines;

async function start(broken?: EdgeId): Promise<void> {
  const matchingAddress = `127.0.0.1:${matching.port}`;
  logs = new LogLines();
  dyeing = createDyeing({ service: "scheduling", allow: [matchingAddress] });
  scheduling = await startScheduling({
    version: "v1",
    port: 0,
    matchingAddress,
    dyeing,
    callEdge: createCallEdge(broken),
    logger: createLogger({ service: "scheduling", version: "v1", dyeing, destination: logs }),
  });
}

beforeEach(async () => {
  matching = await startFixture("v2");
  await start();
});

afterEach(async () => {
  await scheduling.close();
  await matching.close();
});

/** What any answer may have; each test looks at what its own must have. */
interface AnswerBody {
  readonly path: readonly string[];
  readonly distanceMeters: number;
  readonly durationSeconds: number;
  readonly stops: readonly { readonly requestId: string; readonly kind: string }[];
  readonly error: string;
  readonly fields: Readonly<Record<string, string>>;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AnswerBody;
}

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${scheduling.port}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as AnswerBody };
}

function place(id: string) {
  const found = landmarks.find((landmark) => landmark.id === id);
  if (!found) throw new Error(`no landmark \`${id}\``);
  return { lat: found.lat, lng: found.lng, name: found.nameZh };
}

describe("POST /v1/routes", () => {
  it("answers the way, in whole metres and seconds, along landmarks", async () => {
    const { status, body } = await post("/v1/routes", { origin: place("tiananmen"), destination: place("guomao") });
    expect(status).toBe(200);
    expect(body).toEqual({
      distanceMeters: expect.any(Number),
      durationSeconds: expect.any(Number),
      path: expect.any(Array),
    });
    expect([body.path[0], body.path.at(-1)]).toEqual(["tiananmen", "guomao"]);
    expect(Number.isInteger(body.distanceMeters) && Number.isInteger(body.durationSeconds)).toBe(true);
    // 5.5 km as the crow flies.
    expect(body.distanceMeters).toBeGreaterThan(7_000);
    expect(body.distanceMeters).toBeLessThan(12_000);
  });

  it.each<[string, unknown, string[]]>([
    ["no destination", { origin: place("tiananmen") }, ["destination"]],
    ["numbers that are texts", { origin: { lat: "39.9", lng: 116.4 }, destination: place("guomao") }, ["origin.lat"]],
    [
      "degrees out of range",
      { origin: { lat: 91, lng: 181 }, destination: place("guomao") },
      ["origin.lat", "origin.lng"],
    ],
    ["no object", [], ["body"]],
    ["no JSON", "{", ["body"]],
    ["a place in Shanghai", { origin: place("guomao"), destination: { lat: 31.23, lng: 121.47 } }, ["destination"]],
    ["a place in the sea", { origin: { lat: 0, lng: 0 }, destination: place("guomao") }, ["origin"]],
  ])("refuses %s with 400 and the names of the fields", async (_name, body, fields) => {
    const answer = await post("/v1/routes", body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toBe("invalid request");
    expect(Object.keys(answer.body.fields)).toEqual(fields);
  });

  it("answers unknown paths 404, other methods 405, and a body beyond 64 KiB 413, all as JSON", async () => {
    expect(await post("/v1/nothing", {})).toMatchObject({ status: 404, body: { error: "not found" } });
    const get = await fetch(`http://127.0.0.1:${scheduling.port}/v1/routes`);
    expect([get.status, await get.json()]).toEqual([405, { error: "method not allowed" }]);
    expect(await post("/v1/routes", { name: "x".repeat(70_000) })).toMatchObject({ status: 413 });
    for (const path of ["/v1/%zz", "/v1/routes/%00"]) expect(await post(path, {})).toMatchObject({ status: 404 });
  });
});

describe("POST /v1/trips/plan", () => {
  it("plans the stops of all riders", async () => {
    await matching.client.submit(wireRequest("a", { origin: place("zhongguancun"), destination: place("guomao") }));
    await matching.client.submit(wireRequest("b", { origin: place("wudaokou"), destination: place("sanlitun") }));
    const { status, body } = await post("/v1/trips/plan", { requestIds: ["a", "b"] });
    expect(status).toBe(200);
    const order = body.stops.map((stop) => `${stop.requestId} ${stop.kind}`);
    expect([...order].sort()).toEqual(["a dropoff", "a pickup", "b dropoff", "b pickup"]);
    expect(order.indexOf("a pickup")).toBeLessThan(order.indexOf("a dropoff"));
    expect(order.indexOf("b pickup")).toBeLessThan(order.indexOf("b dropoff"));
    expect(body.stops[0]).toMatchObject({ distanceMeters: 0, durationSeconds: 0, place: expect.any(Object) });
    expect(body.stops.at(-1)).toMatchObject({
      distanceMeters: body.distanceMeters,
      durationSeconds: body.durationSeconds,
    });
  });

  it("plans one rider's trip as the route is", async () => {
    await matching.client.submit(wireRequest("a", { origin: place("tiananmen"), destination: place("guomao") }));
    const plan = await post("/v1/trips/plan", { requestIds: ["a"] });
    const route = await post("/v1/routes", { origin: place("tiananmen"), destination: place("guomao") });
    expect(plan.body.distanceMeters).toBe(route.body.distanceMeters);
    expect(plan.body.durationSeconds).toBe(route.body.durationSeconds);
  });

  it.each<[string, unknown, string]>([
    ["no ids", { requestIds: [] }, "requestIds"],
    ["four riders", { requestIds: ["a", "b", "c", "d"] }, "requestIds"],
    ["one rider twice", { requestIds: ["a", "a"] }, "requestIds"],
    ["an empty id", { requestIds: [""] }, "requestIds.0"],
    ["NUL in an id", { requestIds: ["a", "b\u0000"] }, "requestIds.1"],
    ["half a surrogate pair", { requestIds: ["a\ud83d"] }, "requestIds.0"],
    ["no list", { requestIds: "a" }, "requestIds"],
  ])("refuses %s with 400 and the name of the field", async (_name, body, field) => {
    const answer = await post("/v1/trips/plan", body);
    expect([answer.status, Object.keys(answer.body.fields)]).toEqual([400, [field]]);
    expect(matching.logs.of("call")).toEqual([]);
  });

  it("passes matching's 404 for unknown requests on", async () => {
    const answer = await post("/v1/trips/plan", { requestIds: ["nobody"] });
    expect([answer.status, answer.body]).toEqual([404, { error: "no such ride request: `nobody`" }]);
  });

  it("refuses a stop outside the network", async () => {
    await matching.client.submit(wireRequest("a", { destination: { lat: 31.23, lng: 121.47, name: "上海" } }));
    const answer = await post("/v1/trips/plan", { requestIds: ["a"] });
    expect([answer.status, Object.keys(answer.body.fields)]).toEqual([400, ["requestIds"]]);
  });

  it("answers 502 when matching is gone", async () => {
    await matching.stop();
    const answer = await post("/v1/trips/plan", { requestIds: ["a"] });
    expect([answer.status, answer.body]).toEqual([502, { error: "matching is unavailable" }]);
  });
});

describe("the dye", () => {
  it("goes on to matching, comes back in the response, and is in the log", async () => {
    await matching.client.submit(wireRequest("a"));
    const { headers } = await post("/v1/trips/plan", { requestIds: ["a"] }, GRAY);
    expect(headers.get("x-trace-color")).toBe("gray");
    expect(headers.get("x-request-id")).toBe("req-42");
    const identity = { requestId: "req-42", color: "gray" };
    expect(await matching.logs.find((line) => line.method === "Stops")).toMatchObject(identity);
    expect(await logs.find((line) => line.event === "request")).toMatchObject({ ...identity, status: 200 });
  });

  it("is lost towards matching, and only there, when that edge is broken", async () => {
    await scheduling.close();
    await start("scheduling->matching");
    await matching.client.submit(wireRequest("a"));
    const { headers } = await post("/v1/trips/plan", { requestIds: ["a"] }, GRAY);
    expect(headers.get("x-trace-color")).toBe("gray");
    const line = await matching.logs.find(({ method }) => method === "Stops");
    expect(line).toMatchObject({ requestId: "req-42", color: "default" });
  });
});
