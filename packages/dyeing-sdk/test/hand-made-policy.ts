import type { PolicySource, TrustSettings } from "../src/policy/policy.ts";
import type { RequestFacts } from "../src/policy/request-facts.ts";
import type { TagSpec } from "../src/wire/vocabulary.ts";

export interface HandMadeTag {
  readonly key: string;
  readonly header: string;
  /** Its value for a request. */
  readonly from?: (facts: RequestFacts) => string | undefined;
}

export interface HandMade {
  readonly accept?: TrustSettings["accept"];
  readonly tags?: readonly HandMadeTag[];
  /** The color of a request; undefined: none. */
  readonly color?: (facts: RequestFacts) => string | undefined;
}

/** A policy without a rule engine: what the runtime does with decisions is tested apart from how they come about. */
export function handMadePolicy({ accept, tags = [], color = () => undefined }: HandMade = {}): PolicySource {
  const specs = tags.map(({ key, header }): TagSpec => ({ key, header, scope: "route", priority: 0 }));
  const policy = {
    revision: "1",
    vocabulary: {
      byKey: new Map(specs.map((spec) => [spec.key, spec])),
      byHeader: new Map(specs.map((spec) => [spec.header, spec])),
    },
    trust: { accept, allow: undefined },
    decide: (facts: RequestFacts) => {
      const decided = color(facts);
      return {
        color: decided ?? "default",
        tags: specs.flatMap((spec, at) => {
          const value = tags[at]?.from?.(facts);
          return value === undefined || value === "" ? [] : [{ spec, value }];
        }),
        revision: "1",
        rule: decided === undefined ? undefined : "hand-made",
        undyedBecause: decided === undefined ? ("no-rule-applied" as const) : undefined,
      };
    },
  };
  return { current: () => policy, close: () => {} };
}
