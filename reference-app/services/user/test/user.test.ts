import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLogger } from "../../../kit/logger.ts";
import type { RunningService } from "../../../kit/run-service.ts";
import { LogLines } from "../../../kit/testing/log-lines.ts";
import { type RunningStores, startStores } from "../../../stores/start-stores.ts";
import { checkCharacter } from "../domain/id-number.ts";
import { startUser } from "../start-user.ts";

const secret = "a-secret-for-the-tests";

describe("user service", () => {
  let stores: RunningStores;
  let service: RunningService;
  let dyeing: Dyeing;
  const logs = new LogLines();

  async function start(env: Record<string, unknown> = {}): Promise<RunningService> {
    const logger = createLogger({ service: "user", version: "v1", dyeing, destination: logs });
    const config = {
      SERVICE_VERSION: "v1" as const,
      PORT: 0,
      DATABASE_URL: stores.url,
      AUTH_SECRET: secret,
      SESSION_TTL_SECONDS: 3_600,
      ...env,
    };
    return startUser(config, { dyeing, logger });
  }

  beforeAll(async () => {
    stores = await startStores({ port: 0 });
    dyeing = createDyeing({ service: "user" });
    service = await start();
  }, 60_000);
  afterAll(async () => {
    await service.close();
    dyeing.close();
    await stores.close();
  });

  async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(`http://127.0.0.1:${service.port}${path}`, {
      method,
      headers: { "content-type": "application/json", ...headers },
      body: body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, json: (await response.json()) as never };
  }

  let born = 0;
  function person(overrides: Record<string, unknown> = {}) {
    born += 1;
    const first17 = `11010519900101${String(born).padStart(3, "0")}`;
    const phone = `138${String(born).padStart(8, "0")}`;
    const idNumber = first17 + checkCharacter(first17);
    return { name: "fang", phone, realName: "王芳", idNumber, ...overrides };
  }

  it("registers a person with a credit score of 600, and shows no identity number and no whole phone", async () => {
    const asked = person();
    const { status, json } = await call("POST", "/v1/users", asked);
    expect(status).toBe(201);
    expect(json).toMatchObject({
      id: expect.stringMatching(/^usr_/),
      name: "fang",
      creditScore: 600,
      realNameVerified: true,
      level: "NEW",
      roles: ["rider"],
    });
    expect(JSON.stringify(json)).not.toContain(asked.idNumber);
    expect(JSON.stringify(json)).not.toContain(asked.phone);
    const again = await call("GET", `/v1/users/${(json as { id: string }).id}`);
    expect(again).toMatchObject({ status: 200, json });
  });

  it.each([
    ["a wrong check digit", { idNumber: "110105194912310021" }, { idNumber: "is not a valid identity number" }],
    ["a made-up name", { realName: "12345" }, { realName: "is not a name" }],
    ["an empty name", { name: " " }, { name: "must not be empty" }],
    ["NUL in a name", { name: "a\u0000" }, { name: "must be text without control characters" }],
    ["half a surrogate pair", { name: "a\ud83d" }, { name: "must be text without control characters" }],
    ["NUL in the real name", { realName: "王\u0000" }, { realName: "must be text without control characters" }],
    ["a landline", { phone: "01012345678" }, { phone: "must be a mobile number of 11 digits" }],
    ["no fields", { name: undefined, phone: undefined }, { name: "is required", phone: "is required" }],
    ["the wrong types", { realName: 7, idNumber: {} }, { realName: "is required", idNumber: "is required" }],
  ])("refuses %s with the names of the fields", async (_what, overrides, fields) => {
    const { status, json } = await call("POST", "/v1/users", person(overrides));
    expect({ status, json }).toEqual({
      status: 400,
      json: { error: "invalid request", fields },
    });
  });

  it.each([
    ["no JSON", "{", 400],
    ["no object", "[]", 400],
    ["too much", JSON.stringify({ name: "x".repeat(200_000) }), 413],
  ])("refuses a body that is %s", async (_what, body, status) => {
    const answer = await call("POST", "/v1/users", body);
    expect(answer.status).toBe(status);
    expect(Object.keys(answer.json)).toContain("error");
    expect(JSON.stringify(answer.json)).not.toMatch(/at |node_modules|SyntaxError/);
  });

  it("gives one account to a person and to a phone", async () => {
    const first = person();
    expect((await call("POST", "/v1/users", first)).status).toBe(201);
    const samePerson = await call("POST", "/v1/users", { ...person(), idNumber: first.idNumber });
    expect(samePerson).toMatchObject({ status: 409, json: { error: "this person already has an account" } });
    const samePhone = await call("POST", "/v1/users", { ...person(), phone: first.phone });
    expect(samePhone).toMatchObject({ status: 409, json: { error: "this phone already has an account" } });
  });

  it.each(["rider-0001", "rider-0600", "driver-0001", "driver-0300"])("knows the seeded %s", async (id) => {
    expect(await call("GET", `/v1/users/${id}`)).toMatchObject({ status: 200, json: { id, creditScore: 600 } });
  });

  it.each([
    ["/v1/sessions", { userId: "a\u0000", deviceId: "d" }, "userId"],
    ["/v1/sessions", { userId: "a", deviceId: "d\ud83d" }, "deviceId"],
    ["/v1/sessions/verify", { token: "a\u0000" }, "token"],
    ["/v1/users", { name: "a", phone: "13800000000\u0000", realName: "王芳", idNumber: "1".repeat(18) }, "phone"],
  ])("refuses text to %s that no database takes: %j", async (path, body, field) => {
    const answer = await call("POST", path, body);
    expect(answer).toMatchObject({ status: 400, json: { error: "invalid request" } });
    expect(Object.keys((answer.json as { fields: object }).fields)).toEqual([field]);
  });

  it("answers 400 for a path that cannot be decoded", async () => {
    expect(await call("GET", "/v1/users/%zz")).toMatchObject({
      status: 400,
      json: { error: "invalid request", fields: { path: "cannot be read" } },
    });
  });

  it.each(["rider-0601", "nobody", "%27%3B--", "%00", "a%0Ab", "x".repeat(5_000)])(
    "answers 404 for the unknown user %s",
    async (id) => {
      expect(await call("GET", `/v1/users/${id}`)).toMatchObject({ status: 404, json: { error: "unknown user" } });
    },
  );

  it("answers 404 in JSON for an unknown route", async () => {
    expect(await call("GET", "/v1/nothing")).toMatchObject({ status: 404, json: { error: "not found" } });
  });

  it("opens a session that can be verified", async () => {
    const opened = await call("POST", "/v1/sessions", { userId: "driver-0007", deviceId: "phone-7" });
    expect(opened).toMatchObject({ status: 201, json: { userId: "driver-0007" } });
    const { token } = opened.json as { token: string };
    expect(await call("POST", "/v1/sessions/verify", { token })).toMatchObject({
      status: 200,
      json: { userId: "driver-0007", level: "NEW", roles: ["rider", "driver"] },
    });
  });

  it("refuses tokens that are forged, expired or nothing", async () => {
    const soon = await start({ SESSION_TTL_SECONDS: 0.001 });
    const url = `http://127.0.0.1:${soon.port}/v1/sessions`;
    const body = JSON.stringify({ userId: "rider-0008", deviceId: "phone-8" });
    const opened = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
    const { token, expiresAt } = (await opened.json()) as { token: string; expiresAt: string };
    await soon.close();
    // On a fast machine all of the above fits into the millisecond that the session lives.
    await expect.poll(() => Date.now(), { interval: 1 }).toBeGreaterThanOrEqual(Date.parse(expiresAt));
    for (const bad of [token, "a.b", `${token}x`]) {
      const answer = await call("POST", "/v1/sessions/verify", { token: bad });
      expect(answer).toMatchObject({ status: 401, json: { error: "invalid token" } });
    }
    const nothing = await call("POST", "/v1/sessions/verify", {});
    expect(nothing).toMatchObject({ status: 400, json: { fields: { token: "is required" } } });
  });

  it("binds the first device and refuses another", async () => {
    const open = (deviceId: string) => call("POST", "/v1/sessions", { userId: "rider-0009", deviceId });
    expect((await open("first")).status).toBe(201);
    expect((await open("first")).status).toBe(201);
    expect(await open("second")).toMatchObject({ status: 409, json: { error: "user is bound to another device" } });
    expect(await call("POST", "/v1/sessions", { userId: "nobody", deviceId: "x" })).toMatchObject({ status: 404 });
  });

  it("lets exactly one of two devices win that come at the same time", async () => {
    const open = (deviceId: string) => call("POST", "/v1/sessions", { userId: "rider-0010", deviceId });
    const answers = await Promise.all(["a", "b", "c", "d"].map(open));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409]);
  });

  it("has request id and color in the response and in every log line", async () => {
    const headers = {
      "x-request-id": "req-of-this-test",
      "x-trace-color": "gray",
      "x-dye": 'h=("x-trace-color"), hop=0',
      traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    };
    const answer = await call("POST", "/v1/users", person(), headers);
    expect(answer.headers.get("x-request-id")).toBe("req-of-this-test");
    expect(answer.headers.get("x-trace-color")).toBe("gray");
    await logs.find((line) => line.event === "request" && line.requestId === "req-of-this-test");
    const identity = { color: "gray", traceId: "4bf92f3577b34da6a3ce929d0e0e4736", service: "user", version: "v1" };
    expect(logs.lines.filter((line) => line.requestId === "req-of-this-test")).toEqual([
      expect.objectContaining({ event: "user.registered", ...identity }),
      expect.objectContaining({ event: "request", status: 201, method: "POST", path: "/v1/users", ...identity }),
    ]);
  });

  it("runs its migrations once, however many start at the same time", async () => {
    const others = await Promise.all([start(), start(), start()]);
    await Promise.all(others.map((other) => other.close()));
    expect((await call("GET", "/v1/users/rider-0001")).status).toBe(200);
  });

  it("answers health and readiness, and stops when asked to", async () => {
    const other = await start();
    const base = `http://127.0.0.1:${other.port}`;
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
    expect((await fetch(`${base}/readyz`)).status).toBe(200);
    await other.close();
    await expect(fetch(`${base}/healthz`)).rejects.toThrow();
  });
});
