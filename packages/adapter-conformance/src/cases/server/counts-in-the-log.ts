import assert from "node:assert/strict";
import { COLOR_HEADER } from "@dyeing/sdk/wire";
import { DiagLogLevel, diag } from "@opentelemetry/api";
import { ServerBench } from "../../server/server-bench.ts";
import type { ServerCase } from "../../subject/server-case.ts";

/** What a client can cause as often as it likes must not fill the log. */
export const countsInTheLog: ServerCase = {
  name: "the first of a fault is logged, the others are counted",
  run: async (subject) => {
    const lines: string[] = [];
    const nothing = () => {};
    const warn = (message: string) => lines.push(message);
    diag.setLogger({ error: nothing, warn, info: nothing, debug: nothing, verbose: nothing }, DiagLogLevel.WARN);
    try {
      await ServerBench.with(subject, {}, async (bench) => {
        const bad = [
          [COLOR_HEADER, "Gray"],
          [COLOR_HEADER, "gray,blue"],
        ] as const;
        for (const [index, line] of [...bad, ...bad, ...bad].entries()) {
          await bench.call({ origin: `o${index}`, headers: [line] });
        }
        assert.deepEqual(bench.dyeing.counters(), { "color-malformed": 3, "color-repeated": 3 });
        const reasons = lines.flatMap((line) => /^dyeing: ([\w-]+): /.exec(line)?.[1] ?? []);
        assert.deepEqual(reasons.sort(), ["color-malformed", "color-repeated"]);
      });
    } finally {
      diag.disable();
    }
  },
};
