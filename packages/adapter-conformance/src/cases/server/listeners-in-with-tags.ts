import assert from "node:assert/strict";
import { ServerBench } from "../../server/server-bench.ts";
import type { ServerCase } from "../../subject/server-case.ts";
import { sampleDye } from "../../support/sample-dye.ts";
import { type Snapshot, snapshot } from "../../support/snapshot.ts";

/** The listeners of a request run in its dye; one that is in more than that already is left there. */
export const listenersInWithTags: ServerCase = {
  name: "an event emitted inside withTags is heard with those tags",
  needs: ["node"],
  run: async (subject) => {
    const seen: Snapshot[] = [];
    const sample = sampleDye(1);
    const [key = "", value = ""] = Object.entries(sample.tags)[0] ?? [];
    const handle: Parameters<typeof ServerBench.with>[1]["handle"] = async ({ node }, bench) => {
      assert(node !== undefined);
      const { req, res } = node;
      for (const emitter of [req, res]) {
        emitter.once("suite", () => seen.push(snapshot(bench.dyeing)));
        bench.dyeing.withTags({ [key]: `${value}-inside` }, () => emitter.emit("suite"));
        emitter.once("suite", () => seen.push(snapshot(bench.dyeing)));
        emitter.emit("suite");
      }
      return {};
    };
    await ServerBench.with(subject, { handle }, async (bench) => {
      await bench.call({ origin: "a", headers: sample.lines });
      const values = [`${value}-inside`, value];
      assert.deepEqual(
        seen.map(({ tags }) => tags[key]),
        [...values, ...values],
      );
    });
  },
};
