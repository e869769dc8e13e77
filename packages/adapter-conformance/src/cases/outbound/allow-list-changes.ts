import assert from "node:assert/strict";
import { ChangingPolicy } from "../../outbound/changing-policy.ts";
import { OutboundBench } from "../../outbound/outbound-bench.ts";
import type { OutboundCase } from "../../subject/outbound-case.ts";
import { sampleDye, sorted } from "../../support/sample-dye.ts";

/** A policy is reloaded: what it says now counts, for hosts that were judged before as well. */
export const allowListChanges: OutboundCase = {
  name: "a list of hosts that changes is asked again",
  needs: ["hosts"],
  run: async (subject) => {
    const policy = new ChangingPolicy();
    await OutboundBench.with(subject, { policy, allowFromPolicy: true }, async (bench) => {
      const { authority } = bench.allowed;
      const { onward, lines } = sampleDye(1);
      await bench.inRequest(lines, async () => {
        for (const [index, allow] of [[authority], [], [authority], ["elsewhere"]].entries()) {
          policy.allow = allow;
          await bench.send(`c${index}`);
          assert.deepEqual(
            bench.arrived(`c${index}`),
            allow.includes(authority) ? sorted(onward) : [],
            `call ${index}`,
          );
        }
      });
    });
  },
};
