import { bucket } from "@dyeing/policy";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { STAGING_BUCKETS, STAGING_SALT } from "../domain/choose-group.ts";
import { as, ask, type GatewayBench, grayRider, startBench } from "./gateway-bench.ts";

const riders = Array.from({ length: 600 }, (_, i) => `rider-${String(i + 1).padStart(4, "0")}`);
const isStaging = (userId: string) => bucket(STAGING_SALT, userId) < STAGING_BUCKETS;
const stagingRider = riders.find(isStaging) as string;
const prodRider = riders.find((rider) => !isStaging(rider)) as string;

describe("header router", () => {
  let bench: GatewayBench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(() => bench.close());
  beforeEach(() => {
    for (const fake of [bench.user, bench.order, bench.notification]) fake.calls.length = 0;
  });

  it.each([
    ["absent", undefined],
    ["empty", ""],
    ["blank", "  "],
    ["unknown", "billing"],
    ["one the gateway may not call", "payment"],
    ["in another case", "Order"],
    ["a list", "order, user"],
    ["an object's property", "constructor"],
  ])("answers 400 `invalid service` when X-Service-Name is %s", async (_what, name) => {
    const headers = as("rider-0001", "order");
    delete (headers as Partial<typeof headers>)["x-service-name"];
    const answer = await ask(
      `${bench.url}/v1/orders/1`,
      name === undefined ? headers : { ...headers, "x-service-name": name },
    );
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({ error: "invalid service" });
    expect(bench.user.calls.concat(bench.order.calls)).toEqual([]);
  });

  it.each(["/", "/metrics", "/v2/orders", "/v1", "//v1/orders"])("answers 404 in JSON for %s", async (path) => {
    const answer = await ask(`${bench.url}${path}`, as("rider-0001", "order"));
    expect(answer).toMatchObject({ status: 404, json: { error: "not found" } });
    expect(answer.headers.get("content-type")).toContain("application/json");
  });

  it.each(["user", "order", "notification"] as const)("passes the path on to %s as it is", async (service) => {
    const answer = await ask(`${bench.url}/v1/a%2Fb/c?q=%E4%BA%AC&q=2`, as("rider-0001", service));
    expect(answer.status).toBe(200);
    expect(bench[service].calls.at(-1)?.path).toBe("/v1/a%2Fb/c?q=%E4%BA%AC&q=2");
  });

  it.each(["canary", "staging"])("sends %s of a user in the sample to the staging group, with the tag", async (env) => {
    await ask(`${bench.url}/v1/orders/1`, as(stagingRider, "order", { "x-env": env }));
    expect(bench.order.calls[0]?.headers["x-env"]).toBe("canary");
    // The user service is asked before anything is decided.
    expect(bench.user.calls[0]?.headers["x-env"]).toBeUndefined();
  });

  it("keeps the sample sticky and near 5 %", async () => {
    const tagged = async () => {
      bench.order.calls.length = 0;
      for (const rider of riders) await ask(`${bench.url}/v1/orders/1`, as(rider, "order", { "x-env": "staging" }));
      return bench.order.calls
        .filter((call) => call.headers["x-env"] === "canary")
        .map((call) => call.headers["x-user-id"]);
    };
    const first = await tagged();
    expect(first).toEqual(riders.filter(isStaging));
    expect(first.length).toBeGreaterThan(10);
    expect(first.length).toBeLessThan(60);
  });

  it.each([
    ["prod", stagingRider, "prod"],
    ["an unknown value", stagingRider, "testing"],
    ["another spelling", stagingRider, "CANARY"],
    ["no X-Env", stagingRider, undefined],
    ["canary of a user outside of the sample", prodRider, "canary"],
  ])("does not tag %s, and does not let the header through", async (_what, rider, env) => {
    await ask(`${bench.url}/v1/orders/1`, as(rider, "order", env === undefined ? {} : { "x-env": env }));
    expect(bench.order.calls).toHaveLength(1);
    expect(bench.order.calls[0]?.headers).not.toHaveProperty("x-env");
  });

  it("reaches the staging group where it has addresses of its own", async () => {
    const staging = await startBench({ order: () => ({ group: "staging" }) });
    const prod = await startBench({
      order: () => ({ group: "prod" }),
      config: { STAGING_ORDER_URL: staging.order.url },
    });
    const env = { "x-env": "staging" };
    expect((await ask(`${prod.url}/v1/orders/1`, as(stagingRider, "order", env))).json).toMatchObject({
      group: "staging",
    });
    expect((await ask(`${prod.url}/v1/orders/1`, as(prodRider, "order", env))).json).toMatchObject({ group: "prod" });
    expect((await ask(`${prod.url}/v1/users/1`, as(stagingRider, "user", env))).status).toBe(200);
    await Promise.all([staging.close(), prod.close()]);
  });

  it("dyes by the policy and sends color, tags and x-dye on", async () => {
    await ask(`${bench.url}/v1/orders/1`, as("rider-0001", "order", grayRider));
    expect(bench.order.calls[0]?.headers).toMatchObject({
      "x-trace-color": "gray",
      "x-user-level": "VIP3",
      "x-hot-zone": "BJ_HAI_DIAN_05",
      "x-payment-type": "alipay",
      "x-ride-witness": "witness-1",
      "x-dye": expect.stringMatching(/x-user-level.*x-ride-witness.*rule="vip-haidian"/),
    });
  });

  it("asks whose token it is before it decides: with the request's id, and without a dye", async () => {
    await ask(`${bench.url}/v1/orders/1`, as("rider-0001", "order", { ...grayRider, "x-request-id": "r1" }));
    const { headers = {} } = bench.user.calls[0] ?? {};
    expect(headers["x-request-id"]).toBe("r1");
    const dyeHeaders = Object.keys(headers).filter((name) => /^x-(?!request-id|ride-id)/.test(name));
    expect(dyeHeaders).toEqual([]);
  });

  it("sends undyed requests on as default, with their tags", async () => {
    await ask(`${bench.url}/v1/orders/1`, as("rider-0001", "order", { "x-rider-witness": "witness-2" }));
    expect(bench.order.calls[0]?.headers).toMatchObject({ "x-trace-color": "default", "x-ride-witness": "witness-2" });
  });
});
