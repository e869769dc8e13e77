import type { Policy, PolicySource } from "@dyeing/sdk";
import { NO_VOCABULARY } from "@dyeing/sdk/wire";

/** A policy source of an interior service whose allow-list can change, and can be made to throw. */
export class ChangingPolicy implements PolicySource {
  #policy = policyOf(() => []);

  set allow(hosts: readonly string[]) {
    this.#policy = policyOf(() => hosts);
  }

  /** From now on whoever asks for the list gets an error. */
  break(): void {
    this.#policy = policyOf(() => {
      throw new Error("the policy is broken");
    });
  }

  current(): Policy {
    return this.#policy;
  }

  close(): void {}
}

function policyOf(allow: () => readonly string[]): Policy {
  return {
    revision: "1",
    vocabulary: NO_VOCABULARY,
    trust: {
      accept: "all",
      get allow() {
        return allow();
      },
    },
    decide: () => {
      throw new Error("an interior service decides nothing");
    },
  };
}
