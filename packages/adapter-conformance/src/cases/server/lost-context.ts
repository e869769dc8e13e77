import assert from "node:assert/strict";
import { ServerBench } from "../../server/server-bench.ts";
import { ANSWERED } from "../../subject/application.ts";
import type { ServerCase } from "../../subject/server-case.ts";
import { sampleDye } from "../../support/sample-dye.ts";

/** Callbacks run from where this was made, as those of a connection pool that knows nothing of async context. */
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

/** A dye that cannot be seen where its handler answers is never lost in silence. */
export const lostContext: ServerCase = {
  name: "row 55: an answer from outside of its request's context is counted, one from inside is not",
  needs: ["responses", "node"],
  run: async (subject) => {
    const pool = new Pool();
    try {
      await ServerBench.with(
        subject,
        {
          handle: ({ origin, node }, bench) => {
            const answer = () => void node?.res.end("{}");
            const { promise, resolve } = Promise.withResolvers<typeof ANSWERED>();
            node?.res.once("finish", () => resolve(ANSWERED));
            pool.query(origin === "lost" ? answer : bench.dyeing.bind(answer));
            return promise;
          },
        },
        async (bench) => {
          await bench.call({ origin: "bound", headers: sampleDye(1).lines });
          assert.deepEqual(bench.dyeing.counters(), {});
          await bench.call({ origin: "lost", headers: sampleDye(2).lines });
          assert.deepEqual(bench.dyeing.counters(), { "context-lost": 1 });
        },
      );
    } finally {
      pool.close();
    }
  },
};
