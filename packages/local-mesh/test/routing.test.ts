import { describe, expect, it } from "vitest";
import { call, httpService } from "./http-service.ts";
import { instance, meshFixture, UUID_4 } from "./mesh-fixture.ts";
import { orderRoutes } from "./order-routes.ts";

const v1 = (): ReturnType<typeof httpService> => httpService((_received, response) => void response.end("v1"));
const v2 = (): ReturnType<typeof httpService> => httpService((_received, response) => void response.end("v2"));

describe("routing", () => {
  it("goes by the headers on the wire, and takes a subset's endpoints in turn", async () => {
    const [a, b, c] = [await v1(), await v1(), await v2()];
    const endpoints = {
      order: [instance("order", "v1", a.port), instance("order", "v1", b.port), instance("order", "v2", c.port)],
    };
    const { port, log } = await meshFixture({ yaml: orderRoutes(), endpoints });
    for (const color of ["default", "gray", "default", "Gray"]) {
      await call(port, { path: "/v1/orders?x=1", headers: ["host", "order", "x-trace-color", color] });
    }
    expect([a, b, c].map(({ received }) => received.length)).toEqual([2, 1, 1]);
    const records = await log(4);
    expect(records.map((record) => record.upstream_version)).toEqual(["v1", "v2", "v1", "v1"]);
    expect(records.map((record) => record.route_name)).toEqual(["stable", "gray", "stable", "stable"]);
  });

  it("passes every header line on as it came, adds a request id only, and drops the hop-by-hop ones", async () => {
    const service = await httpService((_received, response) => {
      response.sendDate = false;
      response.writeHead(201, "Made", [
        "X-Reply",
        "1",
        "x-reply",
        "2",
        "Set-Cookie",
        "a=1",
        "Set-Cookie",
        "b=2",
        "content-length",
        "2",
      ]);
      response.end("ok");
    });
    const { port } = await meshFixture({ endpoints: { order: [instance("order", "v1", service.port)] } });
    const answer = await call(port, {
      method: "PUT",
      path: "/a%20b?c=d",
      headers: [
        ...["Host", "order", "X-Trace-Color", "gray", "x-dye", 'h=("x-env")', "x-env", "a", "x-env", "b"],
        ...["Connection", "keep-alive, X-Hop", "X-Hop", "secret", "Proxy-Authorization", "x", "content-length", "3"],
      ],
      body: "abc",
    });
    expect(service.received[0]).toMatchObject({ method: "PUT", path: "/a%20b?c=d", body: Buffer.from("abc") });
    expect(service.received[0]?.rawHeaders).toEqual([
      ...["Host", "order", "X-Trace-Color", "gray", "x-dye", 'h=("x-env")', "x-env", "a", "x-env", "b"],
      ...["content-length", "3", "x-request-id", expect.stringMatching(UUID_4)],
      // The connection to the service is the mesh's own.
      ...["Connection", "keep-alive"],
    ]);
    expect(answer.rawHeaders).toEqual([
      ...["X-Reply", "1", "x-reply", "2", "Set-Cookie", "a=1", "Set-Cookie", "b=2", "content-length", "2"],
    ]);
    expect(answer).toMatchObject({ status: 201, body: "ok" });
  });

  it("dyes calls again that a lane's pod sends without a color, and no others", async () => {
    const [one, other] = [await v1(), await v2()];
    const redye = `
    - name: redye.gray
      match: [{ sourceLabels: { lane-gray: "y" }, withoutHeaders: { x-trace-color: {} } }]
      headers: { request: { set: { x-trace-color: gray, x-dye-repaired: gray } } }
      route: [{ destination: { host: order, subset: v2 } }]`;
    const options = {
      yaml: orderRoutes().replace("\n    - name: stable", `${redye}\n    - name: stable`),
      endpoints: { order: [instance("order", "v1", one.port), instance("order", "v2", other.port)] },
    };
    const ask = async (labels: Readonly<Record<string, string>>) => {
      const { port, log } = await meshFixture({ ...options, labels });
      for (const color of [[], ["x-trace-color", "default"]])
        await call(port, { path: "/", headers: ["host", "order", ...color] });
      return (await log(2)).map(({ route_name, x_trace_color }) => [route_name, x_trace_color]);
    };
    expect(await ask({ "lane-gray": "y" })).toEqual([
      ["redye.gray", "gray"],
      ["stable", "default"],
    ]);
    expect(other.received[0]?.rawHeaders.join()).toContain("x-dye-repaired,gray");
    expect(await ask({ "lane-blue": "y" })).toEqual([
      ["stable", "-"],
      ["stable", "default"],
    ]);
  });

  it("goes by text beyond ASCII as it is written in the routes", async () => {
    const [one, other] = [await v1(), await v2()];
    const { port } = await meshFixture({
      yaml: orderRoutes().replace("x-trace-color: { exact: gray }", "x-name: { exact: \u4e2d\u6587 }"),
      endpoints: { order: [instance("order", "v1", one.port), instance("order", "v2", other.port)] },
    });
    const name = Buffer.from("\u4e2d\u6587").toString("latin1");
    expect((await call(port, { headers: ["host", "order", "x-name", name] })).body).toBe("v2");
    expect((await call(port, { headers: ["host", "order", "x-name", "\u00e4"] })).body).toBe("v1");
  });

  it("gives a request the id that it logs, and keeps the one that it has", async () => {
    const service = await httpService((_received, response) => void response.end());
    const { port, log } = await meshFixture({ endpoints: { order: [instance("order", "v1", service.port)] } });
    for (const own of [[], ["X-Request-Id", "r-1"]]) await call(port, { headers: ["host", "order", ...own] });
    const sent = service.received.map(({ rawHeaders }) => rawHeaders.slice(2, 4));
    const logged = (await log(2)).map((record) => record.request_id);
    expect(sent).toEqual([
      ["x-request-id", expect.stringMatching(UUID_4)],
      ["X-Request-Id", "r-1"],
    ]);
    expect(logged).toEqual(sent.map(([, id]) => id));
  });

  it("logs one call in every field", async () => {
    const service = await httpService((_received, response) => void response.writeHead(404).end("no"));
    const { port, log } = await meshFixture({
      yaml: orderRoutes(),
      endpoints: { order: [instance("order", "v2", service.port)] },
      logHeaders: ["X-Rider-Witness", "x-absent"],
    });
    const trace = "0af7651916cd43dd8448eb211c80319c";
    const before = Date.now();
    await call(port, {
      method: "POST",
      path: "/v1/orders?x=1",
      headers: [
        ...[
          "Host",
          "order",
          "User-Agent",
          "test",
          "x-request-id",
          "r-1",
          "traceparent",
          `00-${trace}-b7ad6b7169203331-01`,
        ],
        ...[
          "x-trace-color",
          "gray",
          "x-dye",
          "h=()",
          "x-rider-witness",
          "c-1",
          "X-Rider-Witness",
          "c-2",
          "content-length",
          "4",
        ],
      ],
      body: "body",
    });
    const [record] = await log(1);
    expect(record).toEqual({
      start_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      method: "POST",
      path: "/v1/orders?x=1",
      protocol: "HTTP/1.1",
      response_code: 404,
      response_flags: "-",
      response_code_details: "via_upstream",
      bytes_received: 4,
      bytes_sent: 2,
      duration: expect.any(Number),
      upstream_service_time: expect.any(Number),
      user_agent: "test",
      request_id: "r-1",
      authority: "order",
      upstream_host: `127.0.0.1:${service.port}`,
      upstream_cluster: "outbound|80|v2|order.carpool.svc.cluster.local",
      upstream_local_address: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      downstream_local_address: `127.0.0.1:${port}`,
      downstream_remote_address: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      route_name: "gray",
      trace_id: trace,
      traceparent: `00-${trace}-b7ad6b7169203331-01`,
      x_trace_color: "gray",
      x_dye: "h=()",
      grpc_status: "-",
      upstream_request_attempt_count: 1,
      pod_name: "gateway-v1",
      pod_namespace: "carpool",
      workload_name: "gateway",
      workload_version: "v1",
      upstream_service: "order",
      upstream_version: "v2",
      x_rider_witness: "c-1",
      x_absent: "-",
    });
    const started = Date.parse(String(record?.start_time));
    expect(started).toBeGreaterThanOrEqual(before);
    expect(started).toBeLessThanOrEqual(Date.now());
  });

  it.each([
    {
      why: "no instance",
      headers: ["x-trace-color", "gray"],
      status: 503,
      body: "no healthy upstream",
      flag: "UH",
      details: "no_healthy_upstream",
    },
    {
      why: "no such subset",
      headers: ["x-nowhere", "subset"],
      status: 503,
      body: "",
      flag: "NC",
      details: "cluster_not_found",
    },
    {
      why: "no route",
      headers: ["x-nowhere", "at all"],
      status: 404,
      body: "",
      flag: "NR",
      details: "route_not_found",
    },
  ])("answers itself when there is $why", async ({ headers, status, body, flag, details }) => {
    const { port, log } = await meshFixture({ yaml: orderRoutes(), endpoints: { order: [] } });
    const answer = await call(port, {
      method: "POST",
      headers: ["host", "order", ...headers, "content-length", "3"],
      body: "abc",
    });
    expect(answer).toMatchObject({ status, body });
    const [record] = await log(1);
    expect(record).toMatchObject({ response_code: status, response_flags: flag, response_code_details: details });
    expect(record).toMatchObject({ upstream_service: "order", upstream_version: "-", upstream_host: "-" });
    expect(record).toMatchObject({ upstream_request_attempt_count: flag === "UH" ? 1 : 0 });
  });

  it("shares requests by weight", async () => {
    const [a, b] = [await v1(), await v2()];
    const yaml = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: order }
spec:
  hosts: [order]
  http:
    - route:
        - { destination: { host: order, subset: v1 }, weight: 80 }
        - { destination: { host: order, subset: v2 }, weight: 20 }
---
${orderRoutes().split("---\n")[1]}`;
    const { port } = await meshFixture({
      yaml,
      endpoints: { order: [instance("order", "v1", a.port), instance("order", "v2", b.port)] },
    });
    for (let round = 0; round < 20; round++) await Promise.all(Array.from({ length: 20 }, () => call(port)));
    expect(a.received.length + b.received.length).toBe(400);
    // Six standard deviations (8 calls each) around 80.
    expect(b.received.length).toBeGreaterThan(32);
    expect(b.received.length).toBeLessThan(128);
  });
});
