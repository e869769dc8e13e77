import { connect as connectHttp2 } from "node:http2";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MatchRule, RideRequest } from "../../../contracts/generated/matching.ts";
import { UpstreamError } from "../../../kit/upstream-error.ts";
import { services, type Version } from "../../../topology.ts";
import { guomao, NOW, north, zhongguancun } from "../domain/testing/a-ride-request.ts";
import { type MatchingFixture, startFixture, wireRequest } from "./matching-fixture.ts";

const MINUTE = 60_000;

let matching: MatchingFixture;
afterEach(() => matching.close());

async function submit(...requests: RideRequest[]): Promise<void> {
  for (const request of requests) await matching.client.submit(request);
}

async function groupsOf(requestId: string, limit = 0): Promise<string[]> {
  const found: string[] = [];
  for await (const { requestIds } of matching.client.candidates({ requestId, limit })) found.push(requestIds.join(" "));
  return found;
}

async function refusalOf(run: () => Promise<unknown>): Promise<{ status: number | undefined; body: unknown }> {
  const error = await run().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof UpstreamError) return { status: error.status, body: error.body };
  throw new Error(`no UpstreamError but: ${String(error)}`);
}

const invalid = (...fields: string[]) => ({
  status: 400,
  body: { error: "invalid request", fields: Object.fromEntries(fields.map((name) => [name, expect.any(String)])) },
});

describe.each<Version>(["v1", "v2"])("matching %s", (version) => {
  beforeEach(async () => {
    matching = await startFixture(version);
  });

  it("says by which algorithm it matched", async () => {
    const algorithm = services.matching.differs[version];
    const { client } = matching;
    expect(await client.submit(wireRequest("a"))).toEqual({ poolSize: 1, algorithm });
    for await (const group of client.candidates({ requestId: "a", limit: 0 })) {
      expect(group).toMatchObject({ requestIds: ["a"], algorithm });
    }
    expect(await client.stops(["a"])).toEqual({
      stops: [{ requestId: "a", origin: zhongguancun, destination: guomao }],
    });
    expect(await client.setRule({})).toEqual(await client.getRule());
    expect(await client.withdraw(["a"])).toEqual({ withdrawn: 1 });
  });

  it("tries candidates in its own order", async () => {
    await submit(
      wireRequest("a"),
      wireRequest("far", { origin: north(zhongguancun, 800), seats: 2 }),
      wireRequest("near", { origin: north(zhongguancun, 80), seats: 2 }),
    );
    const expected = { v1: ["a far", "a near", "a"], v2: ["a near", "a far", "a"] };
    expect(await groupsOf("a")).toEqual(expected[version]);
  });
});

describe("the rules over the wire", () => {
  beforeEach(async () => {
    matching = await startFixture("v1");
  });

  it("groups at most three riders: the four count the driver", async () => {
    await submit(...["a", "b", "c", "d", "e"].map((id) => wireRequest(id)));
    const groups = await groupsOf("a");
    expect(groups[0]).toBe("a b c");
    expect(Math.max(...groups.map((ids) => ids.split(" ").length))).toBe(3);
  });

  it("takes departures less than five minutes apart", async () => {
    const departure = wireRequest("a").departureTime;
    await submit(
      wireRequest("a"),
      wireRequest("within", { departureTime: departure + 5 * MINUTE - 1 }),
      wireRequest("at", { departureTime: departure - 5 * MINUTE }),
    );
    expect(await groupsOf("a")).toEqual(["a within", "a"]);
  });

  it("takes pickups, destinations and prices within the rule's limits", async () => {
    await submit(
      wireRequest("a"),
      wireRequest("pickup-in", { origin: north(zhongguancun, 999) }),
      wireRequest("pickup-out", { origin: north(zhongguancun, 1_001) }),
      wireRequest("destination-in", { destination: north(guomao, 1_999) }),
      wireRequest("destination-out", { destination: north(guomao, 2_001) }),
      wireRequest("price-in", { maxPrice: 6_000 }),
      wireRequest("price-out", { maxPrice: 6_001 }),
    );
    const members = new Set((await groupsOf("a")).flatMap((ids) => ids.split(" ")));
    expect([...members].sort()).toEqual(["a", "destination-in", "pickup-in", "price-in"]);
  });

  it("matches no request from the moment it expires: the earlier of 15 minutes and its own wait", async () => {
    await submit(
      wireRequest("patient", { maxWaitSeconds: 3_600 }),
      wireRequest("b", { maxWaitSeconds: 3_600 }),
      wireRequest("hasty", { maxWaitSeconds: 60 }),
    );
    matching.clock.now = NOW + MINUTE - 1;
    expect((await groupsOf("patient"))[0]).toBe("patient b hasty");
    matching.clock.now = NOW + MINUTE;
    expect((await groupsOf("patient"))[0]).toBe("patient b");
    expect((await refusalOf(() => groupsOf("hasty"))).status).toBe(404);
    expect((await refusalOf(() => matching.client.stops(["hasty"]))).status).toBe(404);
    matching.clock.now = NOW + 15 * MINUTE - 1;
    expect((await groupsOf("patient"))[0]).toBe("patient b");
    matching.clock.now = NOW + 15 * MINUTE;
    expect((await refusalOf(() => groupsOf("patient"))).status).toBe(404);
    expect(await matching.client.withdraw(["patient", "b"])).toMatchObject({ withdrawn: 0 });
  });

  it("counts the wait from the creation that the caller tells", async () => {
    await submit(wireRequest("a", { createdAt: NOW - 9 * MINUTE }));
    matching.clock.now = NOW + MINUTE - 1;
    expect(await groupsOf("a")).toEqual(["a"]);
    matching.clock.now = NOW + MINUTE;
    expect((await refusalOf(() => groupsOf("a"))).status).toBe(404);
    expect(await refusalOf(() => matching.client.submit(wireRequest("a", { createdAt: NOW - 9 * MINUTE })))).toEqual(
      invalid("created_at"),
    );
  });

  it("shows a withdrawn request to nobody, and ignores ids that it does not know", async () => {
    await submit(wireRequest("a"), wireRequest("b"), wireRequest("c"));
    expect(await matching.client.withdraw(["b", "never", "b"])).toMatchObject({ withdrawn: 1 });
    expect(await groupsOf("a")).toEqual(["a c", "a"]);
    expect(await matching.client.submit(wireRequest("d"))).toMatchObject({ poolSize: 3 });
  });

  it("replaces a request that is submitted again", async () => {
    await submit(wireRequest("a"), wireRequest("b"));
    expect(await matching.client.submit(wireRequest("b", { origin: guomao }))).toMatchObject({ poolSize: 2 });
    expect(await groupsOf("a")).toEqual(["a"]);
  });

  it("changes the rule at run time, for all later matches and nothing else", async () => {
    await submit(wireRequest("a"), wireRequest("b", { origin: north(zhongguancun, 1_500) }), wireRequest("c"));
    expect((await groupsOf("a"))[0]).toBe("a c");

    const before = await matching.client.getRule();
    expect(before).toEqual({
      distanceThreshold: 2_000,
      timeWindowMs: 300_000,
      priceTolerance: 0.2,
      maxPickupDistanceMeters: 1_000,
      maxPassengersPerTrip: 4,
    });
    expect(await matching.client.setRule({ maxPickupDistanceMeters: 2_000 })).toEqual({
      ...before,
      maxPickupDistanceMeters: 2_000,
    });
    expect((await groupsOf("a"))[0]).toBe("a b c");
    await matching.client.setRule({ maxPassengersPerTrip: 3 });
    expect((await groupsOf("a"))[0]).toBe("a b");
    await matching.client.setRule({ maxPassengersPerTrip: 2 });
    expect(await groupsOf("a")).toEqual(["a"]);
    // An absent field keeps its value; one that is set to its lowest value is not absent.
    expect(await matching.client.setRule({ priceTolerance: 0 })).toMatchObject({
      priceTolerance: 0,
      maxPickupDistanceMeters: 2_000,
    });
  });

  it("gives as many groups as asked for", async () => {
    await submit(...Array.from({ length: 20 }, (_, index) => wireRequest(`r${index}`)));
    expect(await groupsOf("r0")).toHaveLength(10);
    expect(await groupsOf("r0", 1)).toEqual(["r0 r1 r2"]);
    expect(await groupsOf("r0", 50)).toHaveLength(50);
  });
});

describe("refusals", () => {
  beforeEach(async () => {
    matching = await startFixture("v1");
  });

  it.each<[Partial<RideRequest>, string[]]>([
    [{ id: "" }, ["id"]],
    [{ userId: "" }, ["user_id"]],
    [{ origin: undefined }, ["origin"]],
    [{ origin: { lat: 91, lng: 0, name: "" } }, ["origin"]],
    [{ destination: { lat: 0, lng: 181, name: "" } }, ["destination"]],
    [{ departureTime: 0 }, ["departure_time"]],
    [{ maxWaitSeconds: -5 }, ["max_wait_seconds"]],
    [{ maxPrice: 0 }, ["max_price"]],
    [{ seats: 4 }, ["seats"]],
    [{ seats: -1, maxPrice: -1 }, ["max_price", "seats"]],
  ])("Submit of %o names %s and leaves the pool as it was", async (differs, fields) => {
    expect(await refusalOf(() => matching.client.submit(wireRequest("a", differs)))).toEqual(invalid(...fields));
    expect(await matching.client.submit(wireRequest("good"))).toMatchObject({ poolSize: 1 });
  });

  it.each<[Partial<MatchRule>, string[]]>([
    [{ distanceThreshold: -1 }, ["distance_threshold"]],
    [{ timeWindowMs: 0 }, ["time_window_ms"]],
    [{ priceTolerance: 1.5 }, ["price_tolerance"]],
    [{ maxPickupDistanceMeters: Number.NaN }, ["max_pickup_distance_meters"]],
    [{ maxPassengersPerTrip: 5, timeWindowMs: 60_000 }, ["max_passengers_per_trip"]],
  ])("SetRule of %o names %s and changes nothing", async (change, fields) => {
    const before = await matching.client.getRule();
    expect(await refusalOf(() => matching.client.setRule(change))).toEqual(invalid(...fields));
    expect(await matching.client.getRule()).toEqual(before);
  });

  it("of queries without an id, with a senseless limit, or with no ids at all", async () => {
    expect(await refusalOf(() => groupsOf(""))).toEqual(invalid("request_id"));
    expect(await refusalOf(() => groupsOf("x".repeat(129)))).toEqual(invalid("request_id"));
    expect(await refusalOf(() => groupsOf("a", 51))).toEqual(invalid("limit"));
    expect(await refusalOf(() => groupsOf("a", -1))).toEqual(invalid("limit"));
    expect(await refusalOf(() => matching.client.stops([]))).toEqual(invalid("request_ids"));
    expect(await refusalOf(() => matching.client.stops([""]))).toEqual(invalid("request_ids"));
    expect(await refusalOf(() => matching.client.withdraw([]))).toEqual(invalid("request_ids"));
  });

  it("of unknown ids, by name", async () => {
    await submit(wireRequest("a"));
    const unknown = { status: 404, body: { error: "no such ride request: `nobody`" } };
    expect(await refusalOf(() => groupsOf("nobody"))).toEqual(unknown);
    expect(await refusalOf(() => matching.client.stops(["a", "nobody"]))).toEqual(unknown);
  });
});

describe("observability", () => {
  beforeEach(async () => {
    matching = await startFixture("v2");
  });

  it("writes one line per call, with the identity of the request that it came with", async () => {
    const headers = { "x-request-id": "req-7", "x-trace-color": "gray", "x-dye": 'h=(), org="gateway", hop=1' };
    await matching.caller.receiveMessage(headers, () => matching.client.submit(wireRequest("a")));
    await matching.caller.receiveMessage({ ...headers, "x-request-id": "req-8" }, () => groupsOf("a"));
    await matching.caller.receiveMessage({ ...headers, "x-request-id": "req-9" }, () => refusalOf(() => groupsOf("b")));
    const lineOf = (requestId: string) => matching.logs.find((line) => line.requestId === requestId);
    const common = { event: "call", service: "matching", version: "v2", color: "gray" };
    expect(await lineOf("req-7")).toMatchObject({ ...common, method: "Submit", code: 0 });
    expect(await lineOf("req-8")).toMatchObject({ ...common, method: "Candidates", code: 0, groups: 1 });
    expect(await lineOf("req-9")).toMatchObject({ ...common, method: "Candidates", code: 5 });
    expect(matching.logs.of("call")).toHaveLength(3);
  });
});

describe("shutdown", () => {
  it("lets a connected client go and takes no more calls", async () => {
    matching = await startFixture("v1");
    await matching.client.getRule();
    await matching.stop();
    const error = await matching.client.getRule().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "UPSTREAM_UNREACHABLE" });
  });

  it("does not wait for ever for a call that its client never finishes", async () => {
    matching = await startFixture("v1", 50);
    const session = connectHttp2(`http://127.0.0.1:${matching.port}`);
    session.on("error", () => {});
    const call = session.request({
      ":method": "POST",
      ":path": "/carpool.matching.v1.Matching/GetRule",
      "content-type": "application/grpc",
      te: "trailers",
    });
    call.on("error", () => {});
    const ended = new Promise((resolve) => call.on("close", resolve));
    // The answer to a ping says that the server has seen the call before it.
    await new Promise<void>((resolve) => session.ping(() => resolve()));
    await matching.stop();
    await ended;
    session.destroy();
  });
});
