import assert from "node:assert/strict";
import type { HeaderLine } from "@dyeing/sdk/adapter";
import { expectUnknown } from "../../server/expect-seen.ts";
import { ServerBench } from "../../server/server-bench.ts";
import type { ServerCase } from "../../subject/server-case.ts";

const mirrors = { restoreFrom: ["baggage", "tracestate"], tags: ["x-user-level"] } as const;
const PARENT: HeaderLine = ["traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"];

/** Mirrors that came by way of services which are not ours. */
const CAME: readonly { readonly from: string; readonly headers: readonly HeaderLine[] }[] = [
  { from: "baggage", headers: [["baggage", "userId=1,x-trace-color=gray,x-user-level=VIP3;p=1"]] },
  { from: "tracestate", headers: [PARENT, ["tracestate", "rojo=1,dyeing=gray;x-user-level:VIP3"]] },
  {
    from: "baggage, before tracestate",
    headers: [["baggage", "x-trace-color=gray,x-user-level=VIP3"], PARENT, ["tracestate", "dyeing=blue"]],
  },
];

export const restoredCases: readonly ServerCase[] = [
  ...CAME.map(
    ({ from, headers }): ServerCase => ({
      name: `mirrors: a dye without its own headers is restored from ${from}`,
      run: (subject) =>
        ServerBench.with(subject, { mirrors }, async (bench) => {
          await bench.call({ origin: "a", headers });
          assert(bench.logOf("a").length > 0);
          for (const { color, tags, point } of bench.logOf("a")) {
            assert.equal(color, "gray", point);
            assert.deepEqual(tags, { user_level: "VIP3" }, point);
          }
          assert.equal(new Map(bench.sentOn("a")).get("x-dye"), 'h=("x-user-level"), hop=1');
          assert.deepEqual(bench.dyeing.counters(), { "dye-restored": 1 });
        }),
    }),
  ),
  {
    name: "mirrors: the color's own header counts before any mirror",
    run: (subject) =>
      ServerBench.with(subject, { mirrors }, async (bench) => {
        const headers: HeaderLine[] = [
          ["x-trace-color", "green"],
          ["baggage", "x-trace-color=gray"],
        ];
        await bench.call({ origin: "a", headers });
        for (const { color, point } of bench.logOf("a")) assert.equal(color, "green", point);
        assert.deepEqual(bench.dyeing.counters(), {});
      }),
  },
  {
    name: "mirrors: a service that restores nothing does not look at them",
    run: (subject) =>
      ServerBench.with(subject, {}, async (bench) => {
        await bench.call({ origin: "a", headers: [["baggage", "x-trace-color=gray"]] });
        expectUnknown(bench, "a");
      }),
  },
  {
    name: "mirrors: two colors in a baggage are as a color in two lines",
    run: (subject) =>
      ServerBench.with(subject, { mirrors }, async (bench) => {
        await bench.call({ origin: "a", headers: [["baggage", "x-trace-color=gray,x-trace-color=blue"]] });
        expectUnknown(bench, "a");
        assert.deepEqual(bench.dyeing.counters(), { "color-repeated": 1 });
      }),
  },
];
