import type { Policy, PolicySource } from "@dyeing/sdk";
import { NO_VOCABULARY } from "@dyeing/sdk/wire";

/** A policy source of an interior service whose allow-list can change, and which can be made to throw. */
export class ChangingPolicy implements PolicySource {
  broken = false;
  #policy = policyOf([]);

  set allow(hosts: readonly string[]) {
    this.#policy = policyOf(hosts);
  }

  current(): Policy {
    if (this.broken) throw new Error("the policy is broken");
    return this.#policy;
  }

  close(): void {}
}

function policyOf(allow: readonly string[]): Policy {
  return {
    revision: "1",
    vocabulary: NO_VOCABULARY,
    trust: { accept: "all", allow },
    decide: () => {
      throw new Error("an interior service decides nothing");
    },
  };
}
