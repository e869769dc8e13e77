import { randomUUID } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { type AddressInfo, connect as connectTcp } from "node:net";
import type { Duplex } from "node:stream";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { createCallEdge } from "../../../kit/break-edge.ts";
import { openBus } from "../../../kit/bus.ts";
import { createLogger } from "../../../kit/logger.ts";
import type { RunningService } from "../../../kit/run-service.ts";
import { LogLines } from "../../../kit/testing/log-lines.ts";
import { until } from "../../../kit/testing/until.ts";
import { type RunningStores, startStores } from "../../../stores/start-stores.ts";
import { startNotification } from "../../notification/start-notification.ts";
import { as, type GatewayBench, grayRider, startBench } from "./gateway-bench.ts";

interface Client {
  readonly ws: WebSocket;
  readonly messages: unknown[];
  readonly closed: Promise<number>;
  /** Status and body of an upgrade that was refused. */
  readonly refused: Promise<{ status: number | undefined; json: unknown }>;
  /** Headers of the 101. */
  readonly upgraded: Promise<IncomingHttpHeaders>;
}

function open(url: string, headers: Record<string, string>): Client {
  const ws = new WebSocket(url.replace("http", "ws"), { headers });
  const messages: unknown[] = [];
  ws.on("message", (data) => messages.push(JSON.parse(String(data))));
  ws.on("error", () => undefined);
  return {
    ws,
    messages,
    closed: new Promise((resolve) => ws.once("close", resolve)),
    refused: new Promise((resolve) => {
      ws.once("unexpected-response", async (_req, res) => {
        let text = "";
        for await (const chunk of res) text += chunk;
        resolve({ status: res.statusCode, json: JSON.parse(text) });
      });
    }),
    upgraded: new Promise((resolve) => ws.once("upgrade", (res) => resolve(res.headers))),
  };
}

describe("WebSocket through the gateway", () => {
  let bench: GatewayBench;
  afterEach(() => bench?.close());

  describe("to the notification service", () => {
    let stores: RunningStores;
    let dyeing: Dyeing;
    let notification: RunningService;
    const logs = new LogLines();

    beforeAll(async () => {
      stores = await startStores({ port: 0 });
      dyeing = createDyeing({ service: "notification" });
      notification = await startNotification(
        {
          SERVICE_VERSION: "v1",
          PORT: 0,
          DATABASE_URL: stores.url,
          SMS_URL: "http://127.0.0.1:9",
          SMS_TIMEOUT_MS: 1_000,
        },
        { dyeing, logger: createLogger({ service: "notification", version: "v1", dyeing, destination: logs }) },
      );
    }, 60_000);
    afterAll(async () => {
      await notification.close();
      dyeing.close();
      await stores.close();
    });

    async function startDyed() {
      const host = `127.0.0.1:${notification.port}`;
      bench = await startBench({ config: { NOTIFICATION_URL: `http://${host}` }, allow: [host] });
    }

    it("pushes what happens on the ride", async () => {
      await startDyed();
      const rideId = `ride-${randomUUID()}`;
      const headers = as("rider-0001", "notification", { ...grayRider, "x-request-id": rideId });
      const client = open(`${bench.url}/v1/ws?rideId=${rideId}`, headers);
      await until(() => client.messages.length === 1);
      expect(client.messages[0]).toMatchObject({ type: "welcome", rideId });
      expect((await client.upgraded)["x-request-id"]).toBe(rideId);
      expect(await client.upgraded).not.toHaveProperty("x-trace-color");

      // The notification service saw the dye of the upgrade request.
      const line = await logs.find((one) => one.event === "ws.open" && one.rideId === rideId);
      expect(line).toMatchObject({ color: "gray", requestId: rideId });
      expect(await bench.logs.find((one) => one.event === "ws.open")).toMatchObject({
        color: "gray",
        requestId: rideId,
      });

      const logger = createLogger({ service: "order", version: "v1", dyeing, destination: logs });
      const bus = await openBus({ url: stores.url, dyeing, callEdge: createCallEdge(), logger });
      await bus.publish("order.published", { rideId, orderId: "ord_1", userId: "rider-0001", price: 1_000 });
      await until(() => client.messages.length === 2);
      expect(client.messages[1]).toMatchObject({ rideId, template: "order.published" });
      await bus.close();

      client.ws.close();
      expect(await client.closed).toBe(1005);
      expect(await bench.logs.find((one) => one.event === "ws.closed")).toMatchObject({
        requestId: rideId,
        color: "gray",
      });
    });

    it("takes the token from the query, as browsers must", async () => {
      await startDyed();
      const url = `${bench.url}/v1/ws?rideId=ride-9&token=token-of-rider-0009`;
      const client = open(url, { "x-service-name": "notification" });
      await until(() => client.messages.length === 1);
      client.ws.close();
      await client.closed;
    });

    it("passes the service's refusal on", async () => {
      await startDyed();
      const client = open(`${bench.url}/v1/ws`, as("rider-0001", "notification"));
      expect(await client.refused).toMatchObject({ status: 400 });
    });

    it("ends the connection when the gateway stops", async () => {
      await startDyed();
      const client = open(`${bench.url}/v1/ws?rideId=r`, as("rider-0001", "notification"));
      await until(() => client.messages.length === 1);
      await bench.gateway.close();
      expect(await client.closed).toBe(1006);
    });
  });

  describe("at the door", () => {
    it.each([
      ["no service", { authorization: "Bearer token-of-a" }, 400, "invalid service"],
      ["an unknown service", as("a", "billing"), 400, "invalid service"],
      ["no token", { "x-service-name": "notification" }, 401, "missing token"],
      ["a bad token", { "x-service-name": "notification", authorization: "Bearer x" }, 401, "invalid token"],
    ])("refuses an upgrade with %s", async (_what, headers, status, error) => {
      bench = await startBench();
      const client = open(`${bench.url}/v1/ws?rideId=r`, headers);
      expect(await client.refused).toMatchObject({ status, json: { error } });
    });

    it("refuses other upgrades", async () => {
      bench = await startBench();
      const socket = connectTcp(bench.gateway.port, "127.0.0.1");
      const head = [
        "GET /v1/x HTTP/1.1",
        "host: a",
        "connection: Upgrade",
        "upgrade: h2c",
        "x-service-name: order",
        "",
        "",
      ];
      socket.write(head.join("\r\n"));
      let text = "";
      for await (const chunk of socket) text += chunk;
      expect(text).toMatch(/^HTTP\/1\.1 400 /);
      expect(text).toContain("only websocket upgrades");
    });

    it("survives a client that leaves in the middle", async () => {
      bench = await startBench({ user: () => new Promise(() => undefined) });
      const client = open(`${bench.url}/v1/ws?rideId=r`, as("a", "notification"));
      await until(() => bench.user.calls.length === 1);
      client.ws.terminate();
      await client.closed;
      const answer = await fetch(`${bench.url}/v1/x`);
      expect(answer.status).toBe(400);
    });
  });

  describe("when the service behind fails", () => {
    let server: Server | undefined;
    afterEach(() => {
      server?.closeAllConnections();
      server?.close();
      server = undefined;
    });

    /** A notification service that answers upgrades with raw bytes. */
    async function startRaw(answer: (socket: Duplex) => void, timeoutMs = 20_000) {
      const seen: IncomingHttpHeaders[] = [];
      const paths: (string | undefined)[] = [];
      server = createServer();
      server.on("upgrade", (req, socket) => {
        seen.push(req.headers);
        paths.push(req.url);
        socket.on("error", () => undefined);
        answer(socket);
      });
      await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
      const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      bench = await startBench({
        config: { NOTIFICATION_URL: `http://${host}`, GATEWAY_POLL_TIMEOUT_MS: timeoutMs },
        allow: [host],
      });
      return { seen, paths };
    }

    it("sends the upgrade on with the dye, without token and made-up headers", async () => {
      const { seen, paths } = await startRaw((socket) =>
        socket.end("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"),
      );
      const headers = as("rider-0001", "notification", {
        ...grayRider,
        "x-ride-id": "ride-0007",
        "x-user-id": "evil",
        "x-trace-color": "blue",
      });
      const client = open(`${bench.url}/v1/ws?rideId=r&token=t`, headers);
      expect(await client.refused).toEqual({
        status: 404,
        json: { error: "notification refused the upgrade" },
      });
      expect(paths).toEqual(["/v1/ws?rideId=r"]);
      expect(seen[0]).toMatchObject({
        "x-trace-color": "gray",
        "x-ride-id": "ride-0007",
        "x-ride-witness": "witness-1",
        "x-user-id": "rider-0001",
      });
      expect(seen[0]).not.toHaveProperty("authorization");
    });

    it("answers 502 when the service cuts the connection, and 504 when it says nothing", async () => {
      await startRaw((socket) => socket.destroy());
      const cut = open(`${bench.url}/v1/ws?rideId=r`, as("a", "notification"));
      expect(await cut.refused).toEqual({ status: 502, json: { error: "notification is unavailable" } });
      await bench.close();
      await startRaw(() => undefined, 200);
      const silent = open(`${bench.url}/v1/ws?rideId=r`, as("a", "notification"));
      expect(await silent.refused).toEqual({ status: 504, json: { error: "notification timed out" } });
    });

    it("closes the client's side when the service goes", async () => {
      await startRaw((socket) => {
        socket.write("HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n");
        socket.end();
      });
      const client = open(`${bench.url}/v1/ws?rideId=r`, as("a", "notification"));
      expect(await client.closed).toBe(1006);
    });
  });
});
