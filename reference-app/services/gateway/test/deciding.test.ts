import { type PolicyDocument, staticPolicy } from "@dyeing/policy";
import { afterEach, expect, it } from "vitest";
import { as, ask, type GatewayBench, startBench } from "./gateway-bench.ts";

let bench: GatewayBench;
const start = async (document: PolicyDocument) => {
  bench = await startBench({ policy: staticPolicy(document) });
};
afterEach(() => bench.close());

async function order(headers: Record<string, string> = {}): Promise<Record<string, unknown>> {
  const { status } = await ask(`${bench.url}/v1/orders/1`, as("rider-0001", "order", headers));
  expect(status).toBe(200);
  return bench.order.calls.at(-1)?.headers ?? {};
}

// The four examples that any header rule has to be able to express, as they are.
const PLAIN: PolicyDocument["rules"] = [
  { key: "tenant_id", header: "X-Tenant-ID", required: true },
  { key: "trace_flag", header: "X-Trace-Enabled", transform: "upper" },
  { key: "user_role", header: "X-User-Role" },
  { key: "env", header: "X-Env" },
  { key: "color", value: "gray" },
];

it("rules pass headers on, changed as they say, after the gateway has authenticated", async () => {
  await start({ revision: "1", rules: PLAIN });
  const sent = { "x-tenant-id": "acme", "x-trace-enabled": "on", "x-user-role": "admin", "x-env": "prod" };
  expect(await order(sent)).toMatchObject({ ...sent, "x-trace-enabled": "ON", "x-trace-color": "gray" });
});

it("a missing required tag leaves the request undyed, and never fails it", async () => {
  await start({ revision: "1", rules: PLAIN });
  const headers = await order({ "x-user-role": "admin" });
  expect(headers).toMatchObject({ "x-trace-color": "default", "x-user-role": "admin" });
  expect(headers).not.toHaveProperty("x-tenant-id");
});

const VERIFIED: PolicyDocument = {
  revision: "1",
  tags: {
    user: { header: "x-dyed-user", from: "claims.sub" },
    level: { header: "x-user-level", from: "claims.level", values: ["NEW", "SILVER", "VIP3"] },
    user_role: { header: "x-user-role", from: "claims.role" },
    env: { header: "x-env", from: "application", values: ["canary"] },
  },
  rules: [
    { id: "vip-riders", key: "color", value: "gray", when: 'tags.level == "VIP3" && claims.role == "rider"' },
    { id: "half", key: "half", header: "x-half", value: "yes", sample: { percent: 100, by: "claims.sub", salt: "1" } },
  ],
};

it("rules look at what the token says, and at nothing that a client forges", async () => {
  await start(VERIFIED);
  const forged = {
    "x-dyed-user": "driver-0300",
    "x-user-level": "NEW",
    "x-user-role": "admin",
    "x-env": "blue",
    "x-half": "no",
    "x-trace-color": "blue",
  };
  const headers = await order(forged);
  expect(headers).toMatchObject({
    "x-trace-color": "gray",
    "x-dyed-user": "rider-0001",
    "x-user-level": "VIP3",
    "x-user-role": "rider",
    "x-half": "yes",
  });
  expect(headers).not.toHaveProperty("x-env");
});

it("requests that need no token are decided without claims", async () => {
  await start(VERIFIED);
  await ask(`${bench.url}/v1/sessions`, { "x-service-name": "user", "x-user-level": "VIP3" }, { method: "POST" });
  const headers = bench.user.calls.at(-1)?.headers;
  expect(headers).toMatchObject({ "x-trace-color": "default" });
  expect(headers).not.toHaveProperty("x-user-level");
});
