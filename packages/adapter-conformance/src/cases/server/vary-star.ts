import assert from "node:assert/strict";
import { ServerBench } from "../../server/server-bench.ts";
import { ANSWERED } from "../../subject/application.ts";
import type { ServerCase } from "../../subject/server-case.ts";
import { sampleDye } from "../../support/sample-dye.ts";

/** RFC 9110 section 12.5.5: `*` says that anything may matter, and stands alone. */
export const varyStar: ServerCase = {
  name: "an answer whose Vary is * stays so",
  needs: ["node", "caches"],
  run: async (subject) => {
    // Before and after the answer is begun: as middleware and handlers do.
    for (const write of ["setHeader", "writeHead"] as const) {
      const handle: Parameters<typeof ServerBench.with>[1]["handle"] = async ({ node }) => {
        assert(node !== undefined);
        // Koa begins with another one.
        node.res.statusCode = 200;
        if (write === "setHeader") node.res.setHeader("vary", "*").end("{}");
        else node.res.writeHead(200, { vary: "*" }).end("{}");
        return ANSWERED;
      };
      await ServerBench.with(subject, { handle }, async (bench) => {
        const { outcome, headers } = await bench.call({ origin: "a", headers: sampleDye(1).lines });
        assert.equal(outcome, "ok");
        assert.deepEqual(headers.get("vary"), ["*"], write);
      });
    }
  },
};
