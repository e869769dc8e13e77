import assert from "node:assert/strict";
import { ServerBench } from "../../server/server-bench.ts";
import type { ServerCase } from "../../subject/server-case.ts";

const ID = "4bf92f3577b34da6a3ce929d0e0e4736";
const GOOD = `00-${ID}-00f067aa0ba902b7-01`;

/** What is no traceparent to any tracer (W3C Trace Context section 3.2). */
const BAD: Readonly<Record<string, string>> = {
  "two joined by a comma": `${GOOD},${GOOD}`,
  "two joined by a comma and a space": `${GOOD}, ${GOOD}`,
  "version 00 with more than four fields": `${GOOD}-more`,
  "longer than any": `cc-${ID}-00f067aa0ba902b7-01-${"x".repeat(2000)}`,
  "version ff": GOOD.replace("00-", "ff-"),
  "upper case": GOOD.toUpperCase(),
  "a trace id of zeros": `00-${"0".repeat(32)}-00f067aa0ba902b7-01`,
  "a parent id of zeros": `00-${ID}-${"0".repeat(16)}-01`,
  "an id that is too short": `00-${ID.slice(1)}-00f067aa0ba902b7-01`,
};

export const badTraceparents: ServerCase = {
  name: "a traceparent that is none goes no further, nor does its tracestate",
  run: (subject) =>
    ServerBench.with(subject, {}, async (bench) => {
      for (const [index, [what, value]] of Object.entries(BAD).entries()) {
        const origin = `o${index}`;
        const headers = [
          ["traceparent", value],
          ["tracestate", "rojo=00f067aa0ba902b7"],
        ] as const;
        assert.equal((await bench.call({ origin, headers })).outcome, "ok", what);
        const sent = bench.sentOn(origin).map(([name]) => name);
        assert.deepEqual(sent, ["x-request-id"], what);
        for (const { traceId } of bench.logOf(origin)) assert.equal(traceId, undefined, what);
      }
    }),
};
