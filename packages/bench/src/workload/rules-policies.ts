import type { DyeingRule, PolicyDocument } from "@dyeing/policy";

/** A policy to measure, and what asks it: `at(index)` are the facts of one request after another. */
export interface RulesWorkload {
  readonly document: PolicyDocument;
  readonly requests: readonly RulesRequest[];
  /** Whether some of the requests are dyed. */
  readonly dyed: boolean;
}

export interface RulesRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

const TAGS: PolicyDocument["tags"] = {
  city: { header: "x-city", from: 'request.headers["x-rider-city"]' },
  level: { header: "x-user-level", from: 'request.headers["x-rider-level"]' },
};
/** More than the caches of one value remember, fewer than an engine has to keep states for. */
export const REQUESTS = 1024;

/** The same numbers each time. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export function rulesWorkload(kind: string, count: number): RulesWorkload {
  const make = rulesWorkloads[kind];
  if (make === undefined) throw new Error(`no rules of kind \`${kind}\``);
  return make(count);
}

/** By name: rules as teams write them, `count` of them, and requests of which half meet one. */
const rulesWorkloads: Readonly<Record<string, (count: number) => RulesWorkload>> = {
  /** Equality first, then prefixes: `tags.city == "city-17" && request.path.startsWith("/v1/orders")` and the like. */
  selective: (count) => {
    const rules = Array.from({ length: count }, (_, at): DyeingRule => {
      const id = `rule-${at}`;
      if (at % 3 === 0) return rule(id, `tags.city == "city-${at}"`);
      if (at % 3 === 1) return rule(id, `tags.city in ["city-${at}", "town-${at}"] && request.method == "POST"`);
      return rule(id, `request.path.startsWith("/v1/service-${at}/") && tags.level == "VIP3"`);
    });
    return { document: policyOf(rules), requests: requestsOf(count), dyed: true };
  },

  /** One sample after another, all of the same users: nobody is in any but the last. */
  shared: (count) => ({
    document: policyOf(
      Array.from({ length: count }, (_, at) => sampled(`rule-${at}`, ((at + 1) * 0.5) / count, "one-salt")),
    ),
    requests: requestsOf(count),
    dyed: true,
  }),

  /** As many salts: every one has to be drawn. What each takes in is so little that few of them dye nobody. */
  distinct: (count) => ({
    document: policyOf(Array.from({ length: count }, (_, at) => sampled(`rule-${at}`, 0.01, `salt-${at}`))),
    requests: requestsOf(count),
    dyed: count >= 100,
  }),

  /** Patterns on one header that begin with nothing in common that could be looked up. */
  patterns: (count) => ({
    document: policyOf(
      Array.from({ length: count }, (_, at) => ({
        ...rule(`rule-${at}`),
        match: { header: "x-device", regex: `(android|ios)-[0-9]+-model-${at}(-pro)?` },
      })),
    ),
    requests: requestsOf(count),
    dyed: true,
  }),
};

function policyOf(rules: readonly DyeingRule[]): PolicyDocument {
  return { revision: "bench", tags: TAGS, rules };
}

function rule(id: string, when?: string): DyeingRule {
  return { id, key: "color", value: "gray", ...(when === undefined ? {} : { when }) };
}

function sampled(id: string, percent: number, salt: string): DyeingRule {
  const rounded = Math.round(percent * 100) / 100;
  return { ...rule(id), sample: { percent: rounded, by: 'request.headers["x-user-id"]', salt } };
}

function requestsOf(count: number): RulesRequest[] {
  const random = sequence(count);
  return Array.from({ length: REQUESTS }, () => {
    const at = Math.floor(random() * count * 2);
    const user = Math.floor(random() * 1e6);
    return {
      path: `/v1/service-${at}/orders/${user}`,
      headers: {
        "x-rider-city": `city-${at}`,
        "x-rider-level": at % 2 === 0 ? "VIP3" : "NEW",
        "x-user-id": `user-${user}`,
        "x-device": `android-${user % 100}-model-${at}`,
      },
    };
  });
}
