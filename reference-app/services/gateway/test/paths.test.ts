import { connect } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { as, type GatewayBench, startBench } from "./gateway-bench.ts";

const HEADERS = Object.entries(as("rider-0001", "order"))
  .map(([name, value]) => `${name}: ${value}\r\n`)
  .join("");
const UPGRADE =
  "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

/** Everything the gateway answers to a request whose target no client library has touched. */
async function raw(port: number, target: string, lines: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(Buffer.from(`GET ${target} HTTP/1.1\r\nHost: gateway\r\n${HEADERS}${lines}\r\n`, "latin1"));
  let text = "";
  socket.on("error", () => undefined);
  for await (const chunk of socket) text += chunk;
  return text;
}

// Row 62 of the hazards: a path that changes when it is normalised, at a gateway that lets `/v1/` pass.
describe("row 62: a path that leads elsewhere once it is normalised", () => {
  let bench: GatewayBench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(() => bench.close());
  beforeEach(() => {
    for (const fake of [bench.user, bench.order]) fake.calls.length = 0;
  });

  const targets = [
    "/v1/orders/../../internal",
    "/v1/orders/../../../internal",
    "/v1/..",
    "/v1/.",
    "/v1/./orders",
    "/v1/orders/./../../internal",
    "/v1/orders/%2e%2e/%2e%2e/internal",
    "/v1/orders/%2E%2e/%2e%2E/internal",
    "/v1/orders/.%2e/%2e./internal",
    "/v1/%2e/orders",
    "/v1/orders/..%2f..%2finternal",
    "/v1/orders%2F..%2F..%2Finternal",
    "/v1/orders/%2e%2e%2f%2e%2e%2finternal",
    "/v1/orders/..\\..\\internal",
    "/v1/orders/..%5c..%5Cinternal",
    "/v1//orders",
    "/v1/orders//..//..//internal",
    "/v1/%2f/internal",
    "/v1/orders/..;/..;/internal",
    "/v1/orders/..;x=1/internal",
    "/v1/orders/%252e%252e/%252e%252e/internal",
    "/v1/orders/..%252f..%252finternal",
    "/v1/orders/%c0%ae%c0%ae/internal",
    "/v1/%6frders",
    "/v1/orders/%00",
    "/v1/orders/../../internal?x=/v1/orders",
    "/v1/orders#/../../internal",
  ];

  it.each(targets)("%s is refused", async (target) => {
    const answer = await raw(bench.gateway.port, target, "Connection: close\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"error":"invalid path"');
    expect(bench.order.calls).toEqual([]);
    expect(bench.user.calls).toEqual([]);
  });

  it.each(targets)("%s is refused to a WebSocket", async (target) => {
    const answer = await raw(bench.gateway.port, target, UPGRADE);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"error":"invalid path"');
    expect(bench.order.calls).toEqual([]);
  });

  it.each([
    "http://gateway/v1/../internal",
    "http://order/v1/orders",
    "*",
    "/V1/../internal",
    "/internal/../v1/orders",
  ])("%s is not of the public API", async (target) => {
    const answer = await raw(bench.gateway.port, target, "Connection: close\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(bench.order.calls).toEqual([]);
  });

  it.each(["/v1/orders", "/v1/a%2Fb/c", "/v1/orders?next=/v1/../internal", "/v1/orders/..x/x..", "/v1/%E4%BA%AC"])(
    "%s is passed on as it is",
    async (target) => {
      expect(await raw(bench.gateway.port, target, "Connection: close\r\n")).toMatch(/^HTTP\/1\.1 200 /);
      expect(bench.order.calls.map(({ path }) => path)).toEqual([target]);
    },
  );
});
