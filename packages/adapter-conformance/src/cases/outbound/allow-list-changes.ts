import assert from "node:assert/strict";
import { ChangingPolicy } from "../../outbound/changing-policy.ts";
import { OutboundBench } from "../../outbound/outbound-bench.ts";
import type { OutboundCase } from "../../subject/outbound-case.ts";
import { sampleDye, sorted } from "../../support/sample-dye.ts";

/**
 * A policy is reloaded: what it says counts for requests that begin then. Those that began before are not let out by it; what
 * it forbids they may lose at once, since streams of grpc-js are judged outside their callers as well.
 */
export const allowListChanges: OutboundCase = {
  name: "a list of hosts that changes counts for requests that begin then",
  needs: ["hosts"],
  run: async (subject) => {
    const policy = new ChangingPolicy();
    await OutboundBench.with(subject, { policy, allowFromPolicy: true }, async (bench) => {
      const { authority } = bench.allowed;
      const { onward, lines } = sampleDye(1);
      for (const [index, allow] of [[authority], [], [authority], ["elsewhere"]].entries()) {
        const isAllowed = allow.includes(authority);
        policy.allow = allow;
        const origins = [`begun${index}`, ...(isAllowed ? [] : [`changed${index}`])];
        await bench.inRequest(lines, async () => {
          for (const origin of origins) {
            await bench.send(origin);
            policy.allow = [authority];
          }
        });
        for (const origin of origins) {
          assert.deepEqual(bench.arrived(origin), isAllowed ? sorted(onward) : [], origin);
        }
      }
    });
  },
};
