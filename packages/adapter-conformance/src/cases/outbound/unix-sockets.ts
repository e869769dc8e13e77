import assert from "node:assert/strict";
import { OutboundBench } from "../../outbound/outbound-bench.ts";
import type { OutboundCase } from "../../subject/outbound-case.ts";
import { sampleDye } from "../../support/sample-dye.ts";

/** Who listens at a socket is not said by the host that a URL names. */
export const unixSockets: OutboundCase = {
  name: "a call over a unix socket takes nothing along, whatever host it names",
  needs: ["unix-sockets", "hosts"],
  run: (subject) =>
    OutboundBench.withSocket(subject, async (bench) => {
      await bench.inRequest(sampleDye(1).lines, () => bench.send("a"));
      assert.deepEqual(bench.arrived("a"), []);
    }),
};
