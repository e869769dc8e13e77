import assert from "node:assert/strict";
import type { HeaderLine } from "@dyeing/sdk/adapter";
import { ServerBench } from "../../server/server-bench.ts";
import type { ServerCase } from "../../subject/server-case.ts";

const ID = "4bf92f3577b34da6a3ce929d0e0e4736";
const OTHER = "80f198ee56343ba864fe8b2a57d3eff7";
const SPAN = "00f067aa0ba902b7";
const PARENT: HeaderLine = ["traceparent", `00-${ID}-${SPAN}-01`];
const single = (id: string): HeaderLine => ["b3", `${id}-${SPAN}-1`];
const several = (id: string): readonly HeaderLine[] => [
  ["x-b3-sampled", "1"],
  ["x-b3-spanid", SPAN],
  ["x-b3-traceid", id],
];
const members = Array.from({ length: 20 }, (_, index) => `m${index}=${"v".repeat(90)}`);

interface Row {
  readonly what: string;
  readonly came: readonly HeaderLine[];
  readonly goesOn: readonly HeaderLine[];
  readonly traceId: string | undefined;
}

const ROWS: readonly Row[] = [
  { what: "B3 of another trace", came: [PARENT, single(OTHER), ...several(OTHER)], goesOn: [PARENT], traceId: ID },
  {
    what: "B3 of the same trace",
    came: [PARENT, single(ID), ...several(ID)],
    goesOn: [single(ID), PARENT, ...several(ID)],
    traceId: ID,
  },
  { what: "two B3 forms", came: [single(ID), ...several(OTHER)], goesOn: [single(ID)], traceId: ID },
  {
    what: "a sampling decision alone",
    came: [["x-b3-sampled", "0"]],
    goesOn: [["x-b3-sampled", "0"]],
    traceId: undefined,
  },
  { what: "B3 flags alone", came: [["x-b3-flags", "1"]], goesOn: [["x-b3-flags", "1"]], traceId: undefined },
  { what: "two lines of traceparent beside B3", came: [PARENT, PARENT, single(ID)], goesOn: [], traceId: undefined },
  {
    what: "a long tracestate",
    came: [PARENT, ["tracestate", members.join(",")]],
    goesOn: [PARENT, ["tracestate", members.slice(0, 10).join(",")]],
    traceId: ID,
  },
];

export const oneTrace: ServerCase = {
  name: "one trace goes on, or none, and is the one that logs name",
  run: (subject) =>
    ServerBench.with(subject, {}, async (bench) => {
      for (const [index, { what, came, goesOn, traceId }] of ROWS.entries()) {
        const origin = `o${index}`;
        assert.equal((await bench.call({ origin, headers: came })).outcome, "ok", what);
        const sent = bench.sentOn(origin).filter(([name]) => name !== "x-request-id");
        assert.deepEqual(sent, goesOn, what);
        for (const line of bench.logOf(origin)) assert.equal(line.traceId, traceId, what);
      }
    }),
};
