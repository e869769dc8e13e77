import type { ServerResponse } from "node:http";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { askHttp1, askHttp2, type Handler } from "../../test/serve-once.ts";
import { createDyeing } from "../dyeing/create-dyeing.ts";
import type { Dyeing } from "../dyeing/dyeing.ts";
import { processState } from "../process/process-state.ts";
import { NodeExchange } from "./node-exchange.ts";

let dyeing: Dyeing;
const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
beforeEach(() => {
  vi.stubEnv("DYEING_LOG", "warn"); // a test run is quiet
  dyeing = createDyeing({ service: "order" });
  processState.said.clear();
  said.mockClear();
});
afterEach(() => {
  dyeing.close();
  vi.unstubAllEnvs();
});

/** Runs callbacks as a connection pool does that knows nothing of async context: from where it was made. */
class Pool {
  readonly #waiting: (() => void)[] = [];
  readonly #timer = setInterval(() => {
    for (const run of this.#waiting.splice(0)) run();
  }, 2);

  query(callback: () => void): void {
    this.#waiting.push(callback);
  }
  close(): void {
    clearInterval(this.#timer);
  }
}

const received =
  (answer: (res: ServerResponse) => void): Handler =>
  (req, res) =>
    void dyeing.receive(new NodeExchange(req, res), () => answer(res as ServerResponse));

const GRAY = ["x-trace-color: gray"];

async function withPool(run: (pool: Pool) => Promise<unknown>): Promise<void> {
  const pool = new Pool();
  try {
    await run(pool);
  } finally {
    pool.close();
  }
}

it("row 55: an answer from a callback that lost the context is counted each time, and said once", async () => {
  await withPool(async (pool) => {
    const handler = received((res) => pool.query(() => res.end()));
    for (let left = 3; left > 0; left -= 1) await askHttp1(handler, GRAY, "/trips?a=1");
    await askHttp2(handler, { "x-trace-color": "gray" });
  });
  expect(dyeing.counters()).toEqual({ "context-lost": 4 });
  expect(said.mock.calls.map(([text]) => text)).toEqual([
    expect.stringMatching(/^dyeing: context-lost: `GET \/trips` was answered outside of its request's context: .*\n$/),
  ]);
});

it("an answer that runs in another request's context is counted", async () => {
  const waiting: ServerResponse[] = [];
  const handler = received((res) => {
    if (waiting.push(res) < 2) return;
    for (const one of waiting) one.end();
  });
  await Promise.all([askHttp1(handler, GRAY), askHttp1(handler, GRAY)]);
  expect(dyeing.counters()).toEqual({ "context-lost": 1 });
});

it("DYEING_LOG=off is silent and counts", async () => {
  vi.stubEnv("DYEING_LOG", "off");
  await withPool((pool) =>
    askHttp1(
      received((res) => pool.query(() => res.end())),
      GRAY,
    ),
  );
  expect(said).not.toHaveBeenCalled();
  expect(dyeing.counters()).toEqual({ "context-lost": 1 });
});

it.each<[string, (res: ServerResponse, pool: Pool) => void]>([
  ["answers at once", (res) => res.end()],
  ["answers later", (res) => setTimeout(() => res.writeHead(200).end(), 2)],
  ["binds what it gives to a pool", (res, pool) => pool.query(dyeing.bind(() => res.end()))],
  [
    "pipes a stream that another context fills",
    (res, pool) => {
      const body = new PassThrough();
      pool.query(() => body.end("text"));
      body.pipe(res);
    },
  ],
  ["tags a part of its work", (res) => dyeing.withTags({}, () => res.end())],
])("nothing is counted where a handler %s", async (_what, answer) => {
  await withPool((pool) =>
    askHttp1(
      received((res) => answer(res, pool)),
      GRAY,
    ),
  );
  expect(dyeing.counters()).toEqual({});
  expect(said).not.toHaveBeenCalled();
});

it("a stream that is connected outside of the context is counted", async () => {
  await withPool((pool) =>
    askHttp1(
      received((res) =>
        pool.query(() => {
          const body = new PassThrough();
          body.pipe(res);
          body.end();
        }),
      ),
      GRAY,
    ),
  );
  expect(dyeing.counters()).toEqual({ "context-lost": 1 });
});

it("where there is no dye none is lost", async () => {
  await withPool((pool) =>
    askHttp1(
      received((res) => pool.query(() => res.end())),
      [],
    ),
  );
  expect(dyeing.counters()).toEqual({});
});
