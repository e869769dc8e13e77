import { randomUUID } from "node:crypto";
import { connect as connectTcp } from "node:net";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { createCallEdge } from "../../../kit/break-edge.ts";
import { type MessageBus, openBus } from "../../../kit/bus.ts";
import { createLogger } from "../../../kit/logger.ts";
import type { RunningService } from "../../../kit/run-service.ts";
import { type FakeAnswer, type FakeService, startFake } from "../../../kit/testing/fake-service.ts";
import { LogLines } from "../../../kit/testing/log-lines.ts";
import { until } from "../../../kit/testing/until.ts";
import type { PayloadOf, Topic } from "../../../kit/topics.ts";
import { type RunningStores, startStores } from "../../../stores/start-stores.ts";
import { startNotification } from "../start-notification.ts";

const gray = {
  "x-request-id": "req-1",
  "x-trace-color": "gray",
  "x-ride-witness": "c-1",
  "x-dye": 'h=("x-ride-witness"), hop=1',
  traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
};
const accepted: FakeAnswer = () => ({ messageId: "1", status: "queued" });

describe("notification service", () => {
  let stores: RunningStores;
  let client: pg.Client;
  let sms: FakeService;
  let answerSms: FakeAnswer;
  let dyeing: Dyeing;
  let bus: MessageBus;
  let service: RunningService;
  const logs = new LogLines();
  let rideId: string;

  beforeAll(async () => {
    stores = await startStores({ port: 0 });
    client = new pg.Client({ connectionString: stores.url });
    await client.connect();
    sms = await startFake((call, res, req) => answerSms(call, res, req));
    dyeing = createDyeing({ service: "notification", allow: ["127.0.0.1:1"] });
    const logger = createLogger({ service: "notification", version: "v1", dyeing, destination: logs });
    bus = await openBus({ url: stores.url, dyeing, callEdge: createCallEdge(), logger });
    service = await start();
  }, 60_000);
  afterAll(async () => {
    await Promise.all([service.close(), bus.close()]);
    dyeing.close();
    await sms.close();
    await client.end();
    await stores.close();
  });

  beforeEach(() => {
    rideId = `ride-${randomUUID()}`;
    answerSms = accepted;
    logs.lines.length = 0;
  });
  // What failed on purpose must not come again in the next test.
  afterEach(() => client.query("delete from pgboss.job"));

  /** What the SMS company got for one message: it is sent under the message's id. */
  const textsOf = (messageId: string) => sms.calls.filter((call) => call.headers["idempotency-key"] === messageId);

  function start(broken?: "notification->sms"): Promise<RunningService> {
    const logger = createLogger({ service: "notification", version: "v1", dyeing, destination: logs });
    const config = {
      SERVICE_VERSION: "v1" as const,
      PORT: 0,
      DATABASE_URL: stores.url,
      SMS_URL: sms.url,
      SMS_TIMEOUT_MS: 2_000,
      ...(broken === undefined ? {} : { CARPOOL_BREAK: broken }),
    };
    return startNotification(config, { dyeing, logger });
  }

  async function stateOf(messageId: string): Promise<string | undefined> {
    const { rows } = await client.query("select state from pgboss.job where id = $1", [messageId]);
    return rows[0]?.state;
  }

  const event = () => ({ rideId, orderId: "ord_1", userId: "rider-0001" });
  const paid = () => ({ ...event(), paymentId: "pay_1", amount: 1_234, method: "wallet" as const });

  function publish<T extends Topic>(topic: T, payload: PayloadOf<T>, id?: string): Promise<string> {
    return dyeing.receiveMessage(gray, () => bus.publish(topic, payload, id === undefined ? {} : { id }));
  }

  interface Listed {
    rideId: string;
    notifications: { id: string; channel: string; template: string; text: string; createdAt: string }[];
  }
  async function list(atLeast = 0, waitMs = 0, ride = rideId): Promise<Listed> {
    const query = new URLSearchParams({ rideId: ride, atLeast: String(atLeast), waitMs: String(waitMs) });
    const response = await fetch(`http://127.0.0.1:${service.port}/v1/notifications?${query}`);
    return (await response.json()) as Listed;
  }

  it("makes one in-app notification of every event, in order of arrival", async () => {
    await publish("order.published", { ...event(), price: 1_205 });
    await list(1, 10_000);
    await publish("order.accepted", { ...event(), tripId: "trip_1", driverId: "driver-0001" });
    await list(2, 10_000);
    await publish("order.completed", { ...event(), tripId: "trip_1" });
    await list(3, 10_000);
    await publish("payment.captured", paid());
    await list(4, 10_000);
    await publish("order.cancelled", { ...event(), reason: "expired" });
    const { notifications, ...rest } = await list(5, 10_000);
    expect(rest).toEqual({ rideId });
    expect(notifications.map((one) => one.template)).toEqual([
      "order.published",
      "order.accepted",
      "order.completed",
      "payment.captured",
      "order.cancelled",
    ]);
    for (const one of notifications) expect(one).toMatchObject({ channel: "in-app", rideId, userId: "rider-0001" });
    expect(notifications[0]?.text).toContain("12.05");
  });

  it("sends one text message for a payment, which shows no dye and no trace", async () => {
    const id = await publish("payment.captured", paid());
    const [text] = await until(() => (textsOf(id).length > 0 ? textsOf(id) : undefined));
    expect(text).toMatchObject({
      method: "POST",
      path: "/messages",
      json: { to: "rider-0001", template: "payment.captured", text: expect.stringContaining("12.34") },
    });
    for (const name of Object.keys(gray)) expect(text?.headers).not.toHaveProperty(name);
    const other = await publish("order.published", { ...event(), price: 1 });
    await until(async () => (await stateOf(other)) === "completed" && (await stateOf(id)) === "completed");
    expect([textsOf(id), textsOf(other)].map((texts) => texts.length)).toEqual([1, 0]);
  });

  it("leaks to the SMS company where that edge is broken, which the dye of the message shows", async () => {
    await service.close();
    service = await start("notification->sms");
    const id = await publish("payment.captured", paid());
    await until(() => textsOf(id).length > 0);
    expect(textsOf(id)[0]?.headers).toMatchObject({ "x-trace-color": "gray", "x-ride-witness": "c-1" });
    await service.close();
    service = await start();
  });

  it("tells nobody twice when a message is delivered again", async () => {
    answerSms = (_call, res) => {
      answerSms = accepted;
      res.writeHead(400, { "content-type": "application/json" }).end('{"error":"number blocked"}');
      return undefined;
    };
    const id = await publish("payment.captured", paid());
    await logs.find((line) => line.event === "message.failed" && line.messageId === id);
    await until(async () => (await stateOf(id)) === "completed");
    // Delivered twice: one notification, and the text message that was refused the first time.
    expect(logs.of("message.received").filter((line) => line.messageId === id)).toHaveLength(2);
    expect((await list()).notifications).toHaveLength(1);
    expect(textsOf(id)).toHaveLength(2);

    // The same message once more, as after a crash between the work and its acknowledgement.
    await client.query(
      "update pgboss.job set state = 'retry', start_after = now(), completed_on = null where id = $1",
      [id],
    );
    await until(() => logs.of("message.received").filter((line) => line.messageId === id).length === 3);
    await until(async () => (await stateOf(id)) === "completed");
    expect((await list()).notifications).toHaveLength(1);
    expect(textsOf(id)).toHaveLength(2);
  });

  it("tries the SMS company again within one delivery when it stumbles, with the same key", async () => {
    const statuses = [503, 429];
    answerSms = (_call, res) => {
      const status = statuses.shift();
      if (status === undefined) return { messageId: "1", status: "queued" };
      res.writeHead(status).end();
      return undefined;
    };
    const id = await publish("payment.captured", paid());
    await until(async () => (await stateOf(id)) === "completed");
    expect(textsOf(id)).toHaveLength(3);
    expect(logs.of("message.received").filter((line) => line.messageId === id)).toHaveLength(1);
  });

  it("shows the raw headers of a message before it is touched, and the sender's identity in what follows", async () => {
    answerSms = (_call, res) => {
      res.writeHead(400).end();
      return undefined;
    };
    const messageId = await publish("payment.captured", paid());
    const failed = await logs.find((line) => line.event === "message.failed" && line.messageId === messageId);
    expect(failed).toMatchObject({ requestId: "req-1", color: "gray", traceId: "4bf92f3577b34da6a3ce929d0e0e4736" });
    expect(logs.of("message.received").find((line) => line.messageId === messageId)).toMatchObject({
      edge: "payment->notification",
      topic: "payment.captured",
      headers: { "x-trace-color": "gray", "x-ride-witness": "c-1", traceparent: gray.traceparent },
      payload: { rideId },
    });
  });

  it("answers a long poll as soon as there is enough, and what there is when the time is over", async () => {
    const none = await list(1, 50);
    expect(none.notifications).toEqual([]);
    const waiting = list(2, 20_000);
    await publish("order.published", { ...event(), price: 1 });
    await publish("order.cancelled", { ...event(), reason: "cancelled" });
    expect((await waiting).notifications).toHaveLength(2);
    expect((await list(0, 20_000)).notifications).toHaveLength(2);
    expect((await list(0, 0, "another-ride")).notifications).toEqual([]);
  });

  it.each([
    ["", { rideId: "is required" }],
    ["rideId=", { rideId: "must not be empty" }],
    [`rideId=${"r".repeat(101)}`, { rideId: "must have at most 100 characters" }],
    ["rideId=%00", { rideId: "must be text without control characters" }],
    ["rideId=a%0Ab", { rideId: "must be text without control characters" }],
    ["rideId=a&atLeast=x&waitMs=1.5", { atLeast: "must be a number", waitMs: "must be whole" }],
    ["rideId=a&rideId=b", { rideId: "is required" }],
  ])("answers 400 with the fields for the query %j", async (query, fields) => {
    const response = await fetch(`http://127.0.0.1:${service.port}/v1/notifications?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: "invalid request", fields });
  });

  it("has request id and color in the response and in the log", async () => {
    const response = await fetch(`http://127.0.0.1:${service.port}/v1/notifications?rideId=x`, { headers: gray });
    expect(response.headers.get("x-request-id")).toBe("req-1");
    expect(response.headers.get("x-trace-color")).toBe("gray");
    const line = await logs.find((one) => one.event === "request");
    expect(line).toMatchObject({ requestId: "req-1", color: "gray", path: "/v1/notifications", status: 200 });
  });

  describe("WebSocket", () => {
    function connect(path: string) {
      const ws = new WebSocket(`ws://127.0.0.1:${service.port}${path}`, { headers: gray });
      const messages: unknown[] = [];
      ws.on("message", (data) => messages.push(JSON.parse(String(data))));
      const closed = new Promise<number>((resolve) => ws.once("close", resolve));
      const refused = new Promise<number | undefined>((resolve) => {
        ws.once("unexpected-response", (_req, res) => {
          res.resume();
          resolve(res.statusCode);
          ws.terminate();
        });
      });
      ws.on("error", () => undefined);
      return { ws, messages, closed, refused };
    }

    it("welcomes, then pushes the notifications of its ride and of no other", async () => {
      const one = connect(`/v1/ws?rideId=${rideId}`);
      const other = connect("/v1/ws?rideId=another");
      await until(() => one.messages.length === 1 && other.messages.length === 1);
      expect(one.messages[0]).toEqual({ type: "welcome", rideId });
      await publish("order.published", { ...event(), price: 1 });
      await until(() => one.messages.length === 2);
      expect(one.messages[1]).toMatchObject({ rideId, template: "order.published", channel: "in-app" });
      expect(other.messages).toHaveLength(1);
      expect(logs.of("ws.open")[0]).toMatchObject({ rideId, requestId: "req-1", color: "gray" });
      one.ws.close();
      other.ws.close();
      await Promise.all([one.closed, other.closed]);
      const line = await logs.find((entry) => entry.event === "ws.closed" && entry.rideId === rideId);
      expect(line).toMatchObject({ requestId: "req-1", color: "gray" });
    });

    it("refuses a path or a ride that is none", async () => {
      expect(await connect("/v1/other?rideId=a").refused).toBe(404);
      for (const query of ["", "?rideId=", "?rideId=%00", `?rideId=${"r".repeat(101)}`]) {
        expect(await connect(`/v1/ws${query}`).refused, query).toBe(400);
      }
    });

    it.each([
      ["//", 400, { error: "invalid request", fields: { path: "cannot be read" } }],
      ["http://%zz/v1/ws", 400, { error: "invalid request", fields: { path: "cannot be read" } }],
      ["*", 404, { error: "not found" }],
      ["/v1/ws?rideId=%00", 400, { fields: { rideId: "must be text without control characters" } }],
    ])("answers an upgrade of %s and lives on", async (target, status, body) => {
      const socket = connectTcp(service.port, "127.0.0.1");
      const head = [`GET ${target} HTTP/1.1`, "host: a", "connection: Upgrade", "upgrade: websocket", "", ""];
      socket.write(head.join("\r\n"));
      let text = "";
      for await (const chunk of socket) text += chunk;
      expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(JSON.parse(text.slice(text.indexOf("\r\n\r\n")))).toMatchObject({
        ...body,
      });
      expect((await list()).notifications).toEqual([]);
    });

    it("cuts a client that sends more than it may", async () => {
      const { ws, messages, closed } = connect(`/v1/ws?rideId=${rideId}`);
      await until(() => messages.length === 1);
      ws.send("x".repeat(2_000));
      expect(await closed).not.toBe(1000);
    });

    it("tells its clients that it goes away", async () => {
      const { messages, closed } = connect(`/v1/ws?rideId=${rideId}`);
      await until(() => messages.length === 1);
      await service.close();
      expect(await closed).toBe(1001);
      service = await start();
    });
  });
});
