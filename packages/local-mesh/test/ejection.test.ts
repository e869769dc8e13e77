import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startLocalMesh } from "../src/index.ts";
import { call, httpService } from "./http-service.ts";
import { CLOSED_PORT, instance, meshFixture } from "./mesh-fixture.ts";

function rule(policy: string): string {
  return `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: order }
spec:
  host: order
  trafficPolicy:
    ${policy}
`;
}
function routes(fields: string): string {
  return `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: order }
spec:
  hosts: [order]
  http: [{ route: [{ destination: { host: order } }], ${fields} }]
`;
}
const answers = (status: number, body: string): ReturnType<typeof httpService> =>
  httpService((_received, response) => void response.writeHead(status).end(body));

describe("ejection", () => {
  it("leaves an endpoint out that has failed, and only that", async () => {
    const [good, bad] = [await answers(200, "good"), await answers(500, "bad")];
    const { port, log } = await meshFixture({
      yaml: rule("outlierDetection: { consecutive5xxErrors: 2, maxEjectionPercent: 50 }"),
      endpoints: { order: [instance("order", "v1", bad.port), instance("order", "v2", good.port)] },
    });
    for (let round = 0; round < 10; round++) await call(port);
    expect([bad.received.length, good.received.length]).toEqual([2, 8]);
    expect((await log(10)).map((record) => record.response_code)).toEqual([500, 200, 500, ...Array(7).fill(200)]);
  });

  it("leaves a retry without an endpoint when it was the last", async () => {
    const bad = await answers(503, "bad");
    const { port, log } = await meshFixture({
      yaml:
        rule("outlierDetection: { consecutive5xxErrors: 1, maxEjectionPercent: 100 }") +
        routes("retries: { attempts: 2, retryOn: 5xx }"),
      endpoints: { order: [instance("order", "v1", bad.port)] },
    });
    expect(await call(port)).toMatchObject({ status: 503, body: "no healthy upstream" });
    expect((await log(1))[0]).toMatchObject({
      response_flags: "UH",
      response_code_details: "no_healthy_upstream",
      upstream_request_attempt_count: 2,
    });
    expect(bad.received).toHaveLength(1);
  });

  it("outlives a change of the other endpoints", async () => {
    const [good, bad] = [await answers(200, "good"), await answers(500, "bad")];
    const { port, mesh } = await meshFixture({
      yaml: rule("outlierDetection: { consecutive5xxErrors: 1, maxEjectionPercent: 100 }"),
      endpoints: { order: [instance("order", "v1", bad.port)] },
    });
    await call(port);
    mesh.replaceEndpoints({ order: [instance("order", "v1", bad.port), instance("order", "v1", good.port)] });
    for (let round = 0; round < 4; round++) expect((await call(port)).body).toBe("good");
  });

  it("is a matter of each caller", async () => {
    const service = await httpService(({ path }, response) => void response.writeHead(Number(path.slice(1))).end());
    const folder = await mkdtemp(join(tmpdir(), "local-mesh-"));
    const yaml = join(folder, "order.yaml");
    await writeFile(yaml, rule("outlierDetection: { consecutive5xxErrors: 1, maxEjectionPercent: 100 }"));
    const from = (caller: string, version: string) =>
      ({ edge: `${caller}->order`, caller: { service: caller, version }, host: "order", protocol: "http1" }) as const;
    const mesh = await startLocalMesh({
      resources: [yaml],
      accessLog: join(folder, "access.log"),
      listeners: [from("gateway", "v1"), from("gateway", "v2"), from("gateway", "v1")],
      endpoints: { order: [instance("order", "v1", service.port)] },
    });
    onTestFinished(async () => {
      await mesh.close();
      await rm(folder, { recursive: true });
    });
    const [one, two, same] = mesh.listeners.map((listener) => listener.port);
    expect((await call(one ?? 0, { path: "/500" })).status).toBe(500);
    expect((await call(two ?? 0, { path: "/200" })).status).toBe(200);
    expect((await call(same ?? 0, { path: "/200" })).status).toBe(503);
  });
});

describe("failover", () => {
  const endpoints = (here: number, there: number) => ({
    order: [
      { ...instance("order", "v1", there), locality: "there/zone" },
      { ...instance("order", "v1", here), locality: "here/zone" },
    ],
  });
  const start = async (caller: object, table: object, yaml: string) => {
    const folder = await mkdtemp(join(tmpdir(), "local-mesh-"));
    await writeFile(join(folder, "order.yaml"), yaml);
    const mesh = await startLocalMesh({
      resources: [join(folder, "order.yaml")],
      accessLog: join(folder, "access.log"),
      listeners: [
        { edge: "a", caller: { service: "gateway", version: "v1", ...caller }, host: "order", protocol: "http1" },
      ],
      endpoints: table as never,
    });
    onTestFinished(async () => {
      await mesh.close();
      await rm(folder, { recursive: true });
    });
    return mesh.listeners[0]?.port ?? 0;
  };
  const outlier = "outlierDetection: { consecutive5xxErrors: 1, maxEjectionPercent: 100 }";

  it("stays where the caller is, as long as anybody there is well", async () => {
    const [here, there] = [await answers(200, "here"), await answers(200, "there")];
    const port = await start({ locality: "here/zone" }, endpoints(here.port, there.port), rule(outlier));
    for (let round = 0; round < 4; round++) expect((await call(port)).body).toBe("here");
  });

  it("turns to another place when those here are ejected, within one call's retries as well", async () => {
    const there = await answers(200, "there");
    const port = await start({ locality: "here/zone" }, endpoints(CLOSED_PORT, there.port), rule(outlier));
    for (let round = 0; round < 4; round++) expect((await call(port)).body).toBe("there");
  });

  it("turns to another place when those here are not ready", async () => {
    const [here, there] = [await answers(200, "here"), await answers(200, "there")];
    const { order } = endpoints(here.port, there.port);
    const table = { order: [order[0], { ...order[1], ready: false }] };
    const port = await start({ locality: "here/zone" }, table, rule(outlier));
    for (let round = 0; round < 4; round++) expect((await call(port)).body).toBe("there");
  });

  it("goes by labels as well", async () => {
    const [first, second] = [await answers(200, "v1"), await answers(500, "v2")];
    const table = { order: [instance("order", "v1", first.port), instance("order", "v2", second.port)] };
    const policy = `${outlier}\n    loadBalancer: { localityLbSetting: { failoverPriority: [version] } }`;
    const port = await start({ version: "v2" }, table, rule(policy));
    const bodies: string[] = [];
    for (let round = 0; round < 3; round++) bodies.push((await call(port)).body);
    expect(bodies).toEqual(["v2", "v1", "v1"]);
  });
});
