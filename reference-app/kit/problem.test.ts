import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { bodyParser } from "@koa/bodyparser";
import express, { type Express } from "express";
import Koa from "koa";
import { pino } from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { expressNotFound, expressProblems, HttpProblem, koaProblems, parseRequest } from "./problem.ts";
import { LogLines } from "./testing/log-lines.ts";
import { UpstreamError } from "./upstream-error.ts";

const Body = z.object({
  name: z.string("is required").min(1, "must not be empty"),
  origin: z.object({ lat: z.number("must be a number"), lng: z.number("must be a number") }),
  seats: z.array(z.object({ row: z.int("must be whole") })).optional(),
});

function handle(body: unknown): unknown {
  const { name } = parseRequest(Body, body);
  if (name === "conflict") throw new HttpProblem(409, "not now", { state: "matched" });
  if (name === "crash") throw new TypeError("secret at /srv/app/db.ts");
  if (name === "upstream") {
    const body = { error: "no such thing" };
    throw new UpstreamError("UPSTREAM_STATUS", "there", "answered 404", { status: 404, body });
  }
  if (name === "down") {
    const body = { error: "internal error" };
    throw new UpstreamError("UPSTREAM_STATUS", "there", "answered 500", { status: 500, body });
  }
  if (name === "odd") throw "not even an error";
  return { name };
}

function expressApp(logs: LogLines): Express {
  const app = express();
  app.use(express.json({ limit: "1kb" }));
  app.post("/items/:id", (req, res) => void res.json({ id: req.params.id }));
  app.post("/", (req, res) => void res.json(handle(req.body)));
  app.use(expressNotFound, expressProblems(pino(logs)));
  return app;
}

function koaApp(logs: LogLines): Koa {
  const app = new Koa();
  app.use(koaProblems(pino(logs)));
  app.use(bodyParser({ jsonLimit: "1kb" }));
  app.use((ctx) => {
    if (ctx.path === "/") ctx.body = handle(ctx.request.body);
  });
  return app;
}

describe.each(["express", "koa"] as const)("problems of %s", (framework) => {
  let server: Server;
  let logs: LogLines;
  afterEach(() => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections()));

  async function post(body: string, path = "/") {
    logs = new LogLines();
    server = framework === "express" ? expressApp(logs).listen(0) : koaApp(logs).listen(0);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
    const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
    expect(response.headers.get("content-type")).toContain("application/json");
    return { status: response.status, json: await response.json() };
  }

  const place = { lat: 1, lng: 2 };

  it.each([
    ["nothing", {}, { name: "is required", origin: expect.any(String) }],
    [
      "nested faults",
      { name: "", origin: { lat: "x", lng: 1 }, seats: [{ row: 1.5 }] },
      { name: "must not be empty", "origin.lat": "must be a number", "seats.0.row": "must be whole" },
    ],
    ["a list", [], { body: expect.any(String) }],
  ])("answers 400 with the names of the fields for %s", async (_what, body, fields) => {
    expect(await post(JSON.stringify(body))).toEqual({
      status: 400,
      json: { error: "invalid request", fields },
    });
  });

  it("answers 400 for what is no JSON and 413 for too much of it", async () => {
    expect(await post('{"name":')).toEqual({
      status: 400,
      json: { error: "invalid request", fields: { body: "cannot be read" } },
    });
    server.close();
    expect(await post(JSON.stringify({ name: "x".repeat(2_000) }))).toEqual({
      status: 413,
      json: { error: "request body too large" },
    });
  });

  it("answers a problem as it is, without logging an error", async () => {
    const answer = await post(JSON.stringify({ name: "conflict", origin: place }));
    expect(answer).toEqual({ status: 409, json: { error: "not now", state: "matched" } });
    expect(logs.lines).toEqual([]);
  });

  it.each(["crash", "odd"])("hides an unexpected %s and logs it", async (name) => {
    const answer = await post(JSON.stringify({ name, origin: place }));
    expect(answer).toEqual({ status: 500, json: { error: "internal error" } });
    expect(logs.of("request.failed")).toHaveLength(1);
  });

  it("answers 404 in JSON for an unknown route", async () => {
    expect(await post("{}", "/nothing")).toEqual({ status: 404, json: { error: "not found" } });
  });

  it.each([
    ["upstream", 404, "no such thing"],
    ["down", 502, "there is unavailable"],
  ])("passes on what a service that was asked refuses, and no more (%s)", async (name, status, error) => {
    expect(await post(JSON.stringify({ name, origin: place }))).toEqual({ status, json: { error } });
  });

  it("answers a path that cannot be decoded with 400 or 404", async () => {
    const answer = await post("{}", "/items/%zz");
    expect([400, 404]).toContain(answer.status);
    if (answer.status === 400) expect(answer.json).toMatchObject({ fields: { path: "cannot be read" } });
    expect(logs.of("request.failed")).toEqual([]);
  });
});
