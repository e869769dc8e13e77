import assert from "node:assert/strict";
import { staticPolicy } from "@dyeing/policy";
import { ServerBench } from "../../server/server-bench.ts";
import type { ServerCase } from "../../subject/server-case.ts";

/** Where the adapter is mounted must not change what a rule about paths means. */
export const pathBelowAMount: ServerCase = {
  name: "rules see the path that the client sent, wherever the adapter is mounted",
  needs: ["paths", "outside"],
  run: async (subject) => {
    const { pathOf } = subject;
    assert(pathOf !== undefined);
    const policy = staticPolicy({
      revision: "1",
      rules: [{ id: "path", key: "color", value: "gray", when: `request.path == ${JSON.stringify(pathOf("a"))}` }],
    });
    await ServerBench.with(subject, { role: "edge", policy }, async (bench) => {
      await bench.call({ origin: "a" });
      await bench.passed("a", subject.points);
      for (const line of bench.logOf("a")) assert.equal(line.color, "gray", line.point);
    });
  },
};
