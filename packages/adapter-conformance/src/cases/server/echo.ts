import assert from "node:assert/strict";
import { COLOR_HEADER, REQUEST_ID_HEADER } from "@dyeing/sdk/wire";
import { ServerBench } from "../../server/server-bench.ts";
import type { ServerCase } from "../../subject/server-case.ts";
import { sampleDye } from "../../support/sample-dye.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** What responses tell. */
export const echoCases: readonly ServerCase[] = [
  {
    name: "the response says request id and color, one line each",
    needs: ["responses"],
    run: (subject) =>
      ServerBench.with(subject, {}, async (bench) => {
        const sample = sampleDye(1);
        const { headers } = await bench.call({ origin: "a", headers: sample.lines });
        assert.deepEqual(headers.get(REQUEST_ID_HEADER), [sample.requestId]);
        assert.deepEqual(headers.get(COLOR_HEADER), [sample.color]);
      }),
  },
  {
    name: "a response that depends on the color says so to caches",
    needs: ["responses", "caches"],
    run: (subject) =>
      ServerBench.with(subject, {}, async (bench) => {
        const { headers } = await bench.call({ origin: "a", headers: sampleDye(1).lines });
        assert.match((headers.get("vary") ?? []).join(", "), /x-trace-color/);
      }),
  },
  {
    name: "an error response that depends on the color says so to caches",
    needs: ["responses", "caches"],
    run: (subject) =>
      ServerBench.with(subject, { handle: () => Promise.reject(new Error("the handler failed")) }, async (bench) => {
        const { headers } = await bench.call({ origin: "a", headers: sampleDye(1).lines });
        assert.match((headers.get("vary") ?? []).join(", "), /x-trace-color/);
      }),
  },
  {
    name: "a request without an id gets a new one, and the response says it",
    needs: ["responses"],
    run: (subject) =>
      ServerBench.with(subject, {}, async (bench) => {
        const { headers } = await bench.call({ origin: "a" });
        const [id] = headers.get(REQUEST_ID_HEADER) ?? [];
        assert.match(id ?? "", UUID);
        assert.equal(bench.logOf("a")[0]?.requestId, id);
      }),
  },
  {
    name: "a response to a failed handler says request id and color",
    needs: ["responses"],
    run: (subject) =>
      ServerBench.with(
        subject,
        {
          handle: async () => {
            throw new Error("the handler failed");
          },
        },
        async (bench) => {
          const sample = sampleDye(1);
          const { outcome, headers } = await bench.call({ origin: "a", headers: sample.lines });
          assert.equal(outcome, "failed");
          assert.deepEqual(headers.get(REQUEST_ID_HEADER), [sample.requestId]);
          assert.deepEqual(headers.get(COLOR_HEADER), [sample.color]);
        },
      ),
  },
  {
    name: "a response carries no tags, no x-dye, and nothing in its trailers",
    needs: ["responses"],
    run: (subject) =>
      ServerBench.with(subject, {}, async (bench) => {
        const { headers, trailers } = await bench.call({ origin: "a", headers: sampleDye(1).lines });
        const echoed = [...headers.keys()].filter((name) => name.startsWith("x-") && name !== "x-powered-by");
        assert.deepEqual(echoed.sort(), [REQUEST_ID_HEADER, COLOR_HEADER].sort());
        assert.deepEqual(
          [...trailers.keys()].filter((name) => name.startsWith("x-")),
          [],
        );
      }),
  },
];
