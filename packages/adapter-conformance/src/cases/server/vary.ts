import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { COLOR_HEADER } from "@dyeing/sdk/wire";
import { ServerBench } from "../../server/server-bench.ts";
import { ANSWERED } from "../../subject/application.ts";
import type { ServerCase } from "../../subject/server-case.ts";
import type { ServerSubject } from "../../subject/server-subject.ts";
import { sampleDye } from "../../support/sample-dye.ts";

/** What applications do to Vary, and what of theirs has to arrive. */
const ANSWERS: Readonly<Record<string, readonly [answer: (res: ServerResponse) => void, theirs: readonly string[]]>> = {
  "sets it": [(res) => res.setHeader("Vary", "accept"), ["accept"]],
  "takes it away": [(res) => res.removeHeader("vary"), []],
  "gives it to writeHead": [(res) => res.writeHead(200, { Vary: "accept" }), ["accept"]],
  "gives it to writeHead in a list": [(res) => res.writeHead(200, "OK", ["Vary", "accept"]), ["accept"]],
  "sets an asterisk": [(res) => res.setHeader("vary", "*"), ["*"]],
};

/** A cache that does not read of the color keeps one lane's answer for all. */
export const vary: readonly ServerCase[] = Object.entries(ANSWERS).map(([what, [answer, theirs]]) => ({
  name: `row 29: an answer that has the color names it in Vary, also where the application ${what}`,
  needs: ["responses", "caches", "node"],
  run: (subject: ServerSubject) =>
    ServerBench.with(
      subject,
      {
        handle: async ({ node }) => {
          assert(node !== undefined);
          answer(node.res);
          node.res.end("{}");
          return ANSWERED;
        },
      },
      async (bench) => {
        const sample = sampleDye(1);
        const { headers } = await bench.call({ origin: "a", headers: sample.lines });
        assert.deepEqual(headers.get(COLOR_HEADER), [sample.color]);
        const names = (headers.get("vary") ?? []).flatMap((line) => line.toLowerCase().split(/ *, */));
        const expected = theirs.includes("*") ? theirs : [...theirs, COLOR_HEADER];
        assert.deepEqual(names.sort(), [...expected].sort());
      },
    ),
}));
