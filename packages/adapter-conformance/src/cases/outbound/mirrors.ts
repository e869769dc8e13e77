import assert from "node:assert/strict";
import type { HeaderLine } from "@dyeing/sdk/adapter";
import { OutboundBench } from "../../outbound/outbound-bench.ts";
import type { OutboundCase } from "../../subject/outbound-case.ts";
import type { FarSide } from "../../subject/outbound-subject.ts";
import { sampleDye } from "../../support/sample-dye.ts";

const sample = sampleDye(1);
const mirrors = { write: ["baggage", "tracestate"], tags: ["x-user-level"] } as const;
const OURS = "x-trace-color=gray-1,x-user-level=level-1";
const OUR_STATE = "dyeing=gray-1;x-user-level:level-1";

/** All lines of a header in the one call of an origin. */
function linesOf(farSide: FarSide, origin: string, name: string): string[] {
  const calls = farSide.received.get(origin) ?? [];
  assert.equal(calls.length, 1, `one call of ${origin}`);
  return (calls[0] ?? []).flatMap(([header, value]) => (header === name ? [value] : []));
}

/** A dye in headers that services which are not ours hand on. */
export const mirrorCases: readonly OutboundCase[] = [
  {
    name: "mirrors: color and listed tags go out as baggage and tracestate, one line each",
    run: (subject) =>
      OutboundBench.with(subject, { mirrors }, async (bench) => {
        await bench.inRequest(sample.lines, () => bench.send("a"));
        assert.deepEqual(linesOf(bench.allowed, "a", "baggage"), [OURS]);
        assert.deepEqual(linesOf(bench.allowed, "a", "tracestate"), [OUR_STATE]);
        assert.deepEqual(bench.dyeing.counters(), {});
      }),
  },
  {
    name: "mirrors: members of others stand as they are, in their order, and a stale one of ours goes",
    run: (subject) =>
      OutboundBench.with(subject, { mirrors }, async (bench) => {
        const own: HeaderLine[] = [["baggage", "userId=al%20ice;p=1 , x-trace-color=blue,b=2"]];
        const received: HeaderLine[] = [
          ...sample.lines,
          ["tracestate", "dyeing=blue,rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"],
        ];
        await bench.inRequest(received, () => bench.send("a", { headers: bench.headers(own) }));
        assert.deepEqual(linesOf(bench.allowed, "a", "baggage"), [`userId=al%20ice;p=1 ,b=2,${OURS}`]);
        assert.deepEqual(linesOf(bench.allowed, "a", "tracestate"), [
          `${OUR_STATE},rojo=00f067aa0ba902b7,congo=t61rcWkgMzE`,
        ]);
      }),
  },
  {
    name: "mirrors: a host that may not receive a dye gets none in baggage and tracestate either, whoever wrote it",
    needs: ["hosts"],
    run: (subject) =>
      OutboundBench.with(subject, { mirrors }, async (bench) => {
        const own: HeaderLine[] = [
          ["baggage", "userId=1,x-trace-color=gray-1,x-user-level=VIP3"],
          ["traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"],
          ["tracestate", "rojo=1,dyeing=gray-1"],
        ];
        await bench.inRequest(sample.lines, () => bench.send("a", { headers: bench.headers(own), to: bench.foreign }));
        assert.deepEqual(linesOf(bench.foreign, "a", "baggage"), ["userId=1"]);
        assert.deepEqual(linesOf(bench.foreign, "a", "tracestate"), ["rojo=1"]);
      }),
  },
  {
    name: "mirrors: in the unknown state nothing is written, and what others wrote stands",
    run: (subject) =>
      OutboundBench.with(subject, { mirrors }, async (bench) => {
        await bench.inRequest([["x-request-id", "r"]], () =>
          bench.send("a", { headers: bench.headers([["baggage", "userId=1"]]) }),
        );
        assert.deepEqual(linesOf(bench.allowed, "a", "baggage"), ["userId=1"]);
        assert.deepEqual(linesOf(bench.allowed, "a", "tracestate"), []);
      }),
  },
];
