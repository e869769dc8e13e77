import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startFake } from "../../../kit/testing/fake-service.ts";
import { as, ask, type GatewayBench, grayRider, startBench } from "./gateway-bench.ts";

describe("what clients say", () => {
  let bench: GatewayBench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(() => bench.close());
  beforeEach(() => {
    for (const fake of [bench.user, bench.order, bench.notification]) fake.calls.length = 0;
  });

  it.each([
    ["no token", {}, "missing token"],
    ["another scheme", { authorization: "Basic abc" }, "missing token"],
    ["an empty token", { authorization: "Bearer " }, "missing token"],
    ["a bad token", { authorization: "Bearer nonsense" }, "invalid token"],
  ])("is refused with 401 for %s", async (_what, headers, error) => {
    const answer = await ask(`${bench.url}/v1/orders/1`, { "x-service-name": "order", ...headers });
    expect(answer.status).toBe(401);
    expect(answer.json).toEqual({ error });
    expect(bench.order.calls).toEqual([]);
  });

  it.each([
    ["POST", "user", "/v1/users", 200],
    ["POST", "user", "/v1/sessions", 200],
    ["GET", "user", "/v1/users", 401],
    ["POST", "user", "/v1/sessions/verify", 401],
    ["POST", "user", "/v1/users/", 401],
    ["POST", "order", "/v1/users", 401],
    ["POST", "order", "/v1/sessions", 401],
  ])("%s to %s %s without a token answers %i%.0s", async (method, service, path, status) => {
    const answer = await ask(`${bench.url}${path}`, { "x-service-name": service }, { method });
    expect(answer.status).toBe(status);
  });

  it("counts for nothing where it claims a user or a dye", async () => {
    await ask(
      `${bench.url}/v1/orders/1`,
      as("rider-0001", "order", {
        "x-user-id": "driver-0300",
        "x-user-roles": "driver,admin",
        "x-trace-color": "blue",
        "x-dye": 'h=("x-trace-color" "x-user-level" "x-anything"), hop=3',
        "x-user-level": "VIP3",
        "x-anything": "1",
        "x-payment-type": "alipay",
        baggage: "x-trace-color=blue",
        cookie: "a=b",
      }),
    );
    const headers = bench.order.calls[0]?.headers;
    expect(headers).toMatchObject({
      "x-user-id": "rider-0001",
      "x-user-roles": "rider",
      "x-trace-color": "default",
    });
    for (const name of ["x-user-level", "x-anything", "x-payment-type", "cookie", "authorization", "x-service-name"]) {
      expect(headers).not.toHaveProperty(name);
    }
  });

  it("names the ride to the service and to user, in the request and nowhere else", async () => {
    await ask(`${bench.url}/v1/orders/1`, as("rider-0001", "order", { "x-ride-id": "ride-0007" }));
    expect(bench.user.calls[0]).toMatchObject({ path: "/v1/sessions/verify", headers: { "x-ride-id": "ride-0007" } });
    expect(bench.order.calls[0]?.headers).toMatchObject({ "x-ride-id": "ride-0007" });
    await ask(`${bench.url}/v1/orders/1`, as("rider-0001", "order"));
    for (const fake of [bench.user, bench.order]) expect(fake.calls[1]?.headers).not.toHaveProperty("x-ride-id");
  });

  it("keeps its request id and trace, and says the id and not the color in the answer", async () => {
    const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    const answer = await ask(
      `${bench.url}/v1/orders/1`,
      as("rider-0001", "order", {
        ...grayRider,
        "x-request-id": "gray-my-own-id",
        traceparent: `00-${trace}-00f067aa0ba902b7-01`,
      }),
    );
    expect(answer.headers.get("x-request-id")).toBe("gray-my-own-id");
    expect(answer.headers.has("x-trace-color")).toBe(false);
    expect(answer.headers.has("x-dye")).toBe(false);
    const { headers = {} } = bench.order.calls[0] ?? {};
    expect(headers["x-request-id"]).toBe("gray-my-own-id");
    expect(headers.traceparent).toContain(trace);
    const line = await bench.logs.find((one) => one.event === "request" && one.requestId === "gray-my-own-id");
    expect(line).toMatchObject({
      color: "gray",
      traceId: trace,
      status: 200,
      path: "/v1/orders/1",
      service: "gateway",
    });
  });

  it("gets a new request id when it has none, also with an error", async () => {
    const answer = await ask(`${bench.url}/v1/orders/1`);
    expect(answer.status).toBe(400);
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  });

  it("never reaches the logs with its token", async () => {
    await ask(`${bench.url}/v1/orders/1?token=token-of-rider-0009`, as("rider-0009", "order"));
    await bench.logs.find((one) => one.event === "request");
    expect(JSON.stringify(bench.logs.lines)).not.toContain("token-of-");
  });

  it.each([
    ["a comma in the color", { "x-trace-color": "gray,blue" }],
    ["an oversized color", { "x-trace-color": "g".repeat(4_000) }],
    ["a broken list", { "x-dye": 'h=("x' }],
    ["an oversized attribute", { "x-rider-level": "V".repeat(6_000) }],
    ["an odd attribute", { "x-rider-witness": "caf\u00e9" }],
    ["an oversized request id", { "x-request-id": "r".repeat(5_000) }],
  ])("does not fail with %s", async (_what, odd: Record<string, string>) => {
    const answer = await ask(`${bench.url}/v1/orders/1`, as("rider-0001", "order", odd));
    expect(answer.status).toBe(200);
    expect(bench.order.calls[0]?.headers["x-trace-color"]).toBe("default");
  });

  it("shows no dye to a host that is not on the list", async () => {
    const outsider = await startFake(() => ({ ok: true }));
    const leaky = await startBench({ config: { ORDER_URL: outsider.url } });
    await ask(`${leaky.url}/v1/orders/1`, as("rider-0001", "order", grayRider));
    for (const name of ["x-trace-color", "x-dye", "x-user-level", "x-ride-witness"]) {
      expect(outsider.calls[0]?.headers).not.toHaveProperty(name);
    }
    await leaky.close();
    await outsider.close();
  });
});
