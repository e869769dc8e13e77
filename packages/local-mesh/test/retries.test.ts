import { once } from "node:events";
import { createServer, request } from "node:http";
import { describe, expect, it } from "vitest";
import { REPLAY_LIMIT } from "../src/proxy/replay-buffer.ts";
import { bytesOf, call, httpService } from "./http-service.ts";
import { CLOSED_PORT, instance, listening, meshFixture } from "./mesh-fixture.ts";
import { orderRoutes } from "./order-routes.ts";

const HEADERS = ["host", "order"];

describe("retries", () => {
  it("tries another endpoint when one does not accept connections", async () => {
    const service = await httpService(({ body }, response) => void response.end(body));
    const endpoints = { order: [instance("order", "v1", CLOSED_PORT), instance("order", "v1", service.port)] };
    const { port, log } = await meshFixture({
      yaml: orderRoutes({ v1: "retries: { attempts: 2, retryOn: connect-failure }" }),
      endpoints,
    });
    for (const body of ["first", "second"]) {
      const answer = await call(port, {
        method: "POST",
        headers: [...HEADERS, "content-length", `${body.length}`],
        body,
      });
      expect(answer).toMatchObject({ status: 200, body });
    }
    expect((await log(2)).map((record) => [record.upstream_request_attempt_count, record.response_flags])).toEqual([
      [2, "-"],
      // The turn is with the closed port again.
      [2, "-"],
    ]);
  });

  it("gives up when attempts are used up", async () => {
    const closed = CLOSED_PORT;
    const { port, log } = await meshFixture({
      yaml: orderRoutes({ v1: "retries: { attempts: 2, retryOn: connect-failure }" }),
      endpoints: { order: [instance("order", "v1", closed)] },
    });
    const answer = await call(port);
    expect(answer.status).toBe(503);
    expect(answer.body).toBe(
      "upstream connect error or disconnect/reset before headers. retried and the latest reset reason: " +
        "remote connection failure",
    );
    expect((await log(1))[0]).toMatchObject({
      response_flags: "URX,UF",
      upstream_request_attempt_count: 3,
      upstream_host: `127.0.0.1:${closed}`,
      upstream_version: "-",
    });
  });

  it("makes one attempt when the route says so", async () => {
    const closed = CLOSED_PORT;
    const { port, log } = await meshFixture({
      yaml: orderRoutes({ v1: "retries: { attempts: 0 }" }),
      endpoints: { order: [instance("order", "v1", closed)] },
    });
    expect((await call(port)).status).toBe(503);
    expect((await log(1))[0]).toMatchObject({ response_flags: "UF", upstream_request_attempt_count: 1 });
  });

  it("repeats by status when told to, with the whole body", async () => {
    let calls = 0;
    const service = await httpService(({ body }, response) => {
      calls += 1;
      response.writeHead(calls < 3 ? 503 : 200).end(`${calls}:${body}`);
    });
    const { port, log } = await meshFixture({
      yaml: orderRoutes({ v1: 'retries: { attempts: 2, retryOn: "503" }' }),
      endpoints: { order: [instance("order", "v1", service.port)] },
    });
    const body = "x".repeat(REPLAY_LIMIT);
    const answer = await call(port, { method: "POST", body });
    expect(answer).toMatchObject({ status: 200, body: `3:${body}` });
    expect((await log(1))[0]).toMatchObject({ upstream_request_attempt_count: 3, bytes_received: REPLAY_LIMIT });
  });

  it("passes the last failure on when no attempt is left", async () => {
    const service = await httpService((_received, response) => void response.writeHead(503).end("busy"));
    const { port, log } = await meshFixture({
      yaml: orderRoutes({ v1: "retries: { attempts: 1, retryOn: 5xx }" }),
      endpoints: { order: [instance("order", "v1", service.port)] },
    });
    expect(await call(port)).toMatchObject({ status: 503, body: "busy" });
    expect(service.received.length).toBe(2);
    expect((await log(1))[0]).toMatchObject({ response_flags: "URX", response_code: 503, upstream_version: "v1" });
  });

  it("does not repeat a failure of another kind, nor Istio's default a 503", async () => {
    const service = await httpService((_received, response) => void response.writeHead(503).end());
    const endpoints = { order: [instance("order", "v1", service.port)] };
    const picky = await meshFixture({
      yaml: orderRoutes({ v1: "retries: { attempts: 3, retryOn: '502,reset' }" }),
      endpoints,
    });
    const silent = await meshFixture({ yaml: orderRoutes(), endpoints });
    for (const { port } of [picky, silent]) expect((await call(port)).status).toBe(503);
    expect(service.received.length).toBe(2);
  });

  it("repeats a call whose connection broke, if the route allows it", async () => {
    let calls = 0;
    const port = await listening(
      createServer((incoming, response) => {
        calls += 1;
        if (calls === 1) incoming.socket.destroy();
        else response.end("ok");
      }),
    );
    const mesh = await meshFixture({
      yaml: orderRoutes({ v1: "retries: { attempts: 1, retryOn: reset }" }),
      endpoints: { order: [instance("order", "v1", port)] },
    });
    expect(await call(mesh.port)).toMatchObject({ status: 200, body: "ok" });
    expect((await mesh.log(1))[0]).toMatchObject({ upstream_request_attempt_count: 2, response_flags: "-" });
  });

  it("does not repeat a request whose body is too large to keep", async () => {
    const service = await httpService((_received, response) => void response.writeHead(503).end());
    const { port, log } = await meshFixture({
      yaml: orderRoutes({ v1: "retries: { attempts: 2, retryOn: 5xx }" }),
      endpoints: { order: [instance("order", "v1", service.port)] },
    });
    expect((await call(port, { method: "POST", body: Buffer.alloc(REPLAY_LIMIT + 1) })).status).toBe(503);
    expect(service.received.length).toBe(1);
    expect((await log(1))[0]).toMatchObject({ upstream_request_attempt_count: 1 });
  });
});

describe("timeouts", () => {
  it("answer 504 in the place of a slow service, which is told", async () => {
    let cut: () => void;
    const told = new Promise<void>((resolve) => {
      cut = resolve;
    });
    const port = await listening(createServer((incoming) => void incoming.on("close", () => cut())));
    const mesh = await meshFixture({
      yaml: orderRoutes({ v1: "timeout: 50ms" }),
      endpoints: { order: [instance("order", "v1", port)] },
    });
    expect(await call(mesh.port)).toMatchObject({ status: 504, body: "upstream request timeout" });
    await told;
    const [record] = await mesh.log(1);
    expect(record).toMatchObject({
      response_flags: "UT",
      response_code_details: "response_timeout",
      response_code: 504,
    });
    expect(record?.duration).toBeGreaterThanOrEqual(49);
    expect(record).toMatchObject({ upstream_version: "-", upstream_host: `127.0.0.1:${port}` });
  });

  it("break off a response that takes too long", async () => {
    const port = await listening(createServer((_incoming, response) => void response.write("begin")));
    const mesh = await meshFixture({
      yaml: orderRoutes({ v1: "timeout: 50ms" }),
      endpoints: { order: [instance("order", "v1", port)] },
    });
    // Time runs once the request is complete: here, after the response has begun.
    const outgoing = request({ host: "127.0.0.1", port: mesh.port, method: "POST" });
    outgoing.write("request");
    const [response] = await once(outgoing, "response");
    outgoing.end();
    await expect(bytesOf(response)).rejects.toMatchObject({ code: "ECONNRESET" });
    expect((await mesh.log(1))[0]).toMatchObject({ response_flags: "UT", response_code: 200 });
  });

  it("of one attempt lead to the next", async () => {
    let calls = 0;
    const port = await listening(
      createServer((_incoming, response) => {
        calls += 1;
        if (calls > 1) response.end("ok");
      }),
    );
    const mesh = await meshFixture({
      // Attempts enough for a machine on which even the second takes too long.
      yaml: orderRoutes({ v1: "retries: { attempts: 20, perTryTimeout: 200ms, retryOn: gateway-error }" }),
      endpoints: { order: [instance("order", "v1", port)] },
    });
    expect(await call(mesh.port)).toMatchObject({ status: 200, body: "ok" });
    const [record] = await mesh.log(1);
    expect(record).toMatchObject({ response_flags: "-" });
    expect(record?.upstream_request_attempt_count).toBeGreaterThanOrEqual(2);
  });

  it("of the last attempt are reported as such", async () => {
    const port = await listening(createServer(() => {}));
    const mesh = await meshFixture({
      yaml: orderRoutes({ v1: "retries: { attempts: 1, perTryTimeout: 30ms, retryOn: 5xx }" }),
      endpoints: { order: [instance("order", "v1", port)] },
    });
    expect((await call(mesh.port)).status).toBe(504);
    expect((await mesh.log(1))[0]).toMatchObject({
      response_flags: "URX,UT",
      response_code_details: "upstream_per_try_timeout",
    });
  });
});

describe("faults", () => {
  it("abort in the service's place", async () => {
    const service = await httpService((_received, response) => void response.end("ok"));
    const { port, log } = await meshFixture({
      yaml: orderRoutes({ v1: "fault: { abort: { httpStatus: 418, percentage: { value: 100 } } }" }),
      endpoints: { order: [instance("order", "v1", service.port)] },
    });
    expect(await call(port, { method: "POST", body: "abc" })).toMatchObject({
      status: 418,
      body: "fault filter abort",
    });
    expect(service.received).toEqual([]);
    expect((await log(1))[0]).toMatchObject({ response_flags: "FI", upstream_request_attempt_count: 0 });
  });

  it("delay a call and lose nothing of it", async () => {
    const service = await httpService(({ body }, response) => void response.end(body));
    const { port, log } = await meshFixture({
      yaml: orderRoutes({ v1: "fault: { delay: { fixedDelay: 60ms, percentage: { value: 100 } } }" }),
      endpoints: { order: [instance("order", "v1", service.port)] },
    });
    const body = Buffer.alloc(512 * 1024, "abc");
    expect((await call(port, { method: "POST", body })).body).toBe(body.toString());
    const [record] = await log(1);
    expect(record).toMatchObject({ response_flags: "DI", response_code: 200 });
    expect(record?.duration).toBeGreaterThanOrEqual(59);
  });

  it("on a lane leave the baseline alone", async () => {
    const service = await httpService((_received, response) => void response.end("ok"));
    const { port, log } = await meshFixture({
      yaml: orderRoutes({ v2: "fault: { abort: { httpStatus: 503, percentage: { value: 100 } } }" }),
      endpoints: { order: [instance("order", "v1", service.port), instance("order", "v2", service.port)] },
    });
    for (let round = 0; round < 10; round++) {
      const colors = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? "gray" : "default"));
      await Promise.all(colors.map((color) => call(port, { headers: ["host", "order", "x-trace-color", color] })));
    }
    const records = await log(200);
    const seen = new Set(records.map(({ x_trace_color, response_code }) => `${x_trace_color} ${response_code}`));
    expect(seen).toEqual(new Set(["gray 503", "default 200"]));
  });
});
