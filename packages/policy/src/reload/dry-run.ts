import type { Policy, RequestFacts } from "@dyeing/sdk";
import { isCredential } from "@dyeing/sdk/wire";
import { FactsAround } from "../tag-source/facts-around.ts";

/** What a policy would have changed for recent requests. */
export interface DryRunReport {
  readonly revision: string;
  /** Requests that were tried. */
  readonly requests: number;
  /** Those of which one of the policies wants to know what was not kept: credentials. */
  readonly unknown: number;
  /** Those that would have another color. */
  readonly changed: number;
  /** Percent of those that could be tried. Undefined: none could. */
  readonly percent: number | undefined;
  /** By color before and after, most requests first. */
  readonly changes: readonly { readonly from: string; readonly to: string; readonly requests: number }[];
}

/** Tries two policies on the same requests, a request at a step. */
export function* dryRun(
  active: Policy,
  next: Policy,
  requests: readonly RequestFacts[],
): Generator<void, DryRunReport> {
  let unknown = 0;
  let changed = 0;
  const changes = new Map<string, { from: string; to: string; requests: number }>();
  for (const facts of requests) {
    const seen = new WithoutCredentials(facts);
    const from = active.decide(seen).color;
    const to = next.decide(seen).color;
    if (seen.wantedMore) unknown += 1;
    else if (from !== to) {
      changed += 1;
      const change = changes.get(`${from} ${to}`) ?? { from, to, requests: 0 };
      change.requests += 1;
      changes.set(`${from} ${to}`, change);
    }
    yield;
  }
  const tried = requests.length - unknown;
  return {
    revision: next.revision,
    requests: requests.length,
    unknown,
    changed,
    percent: tried === 0 ? undefined : (100 * changed) / tried,
    changes: [...changes.values()].sort((a, b) => b.requests - a.requests),
  };
}

/** Facts that know when somebody asks for what was not kept. */
class WithoutCredentials extends FactsAround {
  wantedMore = false;

  override header(name: string): string | undefined {
    if (isCredential(name)) this.wantedMore = true;
    return super.header(name);
  }

  override visitor(): string | undefined {
    const visitor = super.visitor();
    // Nobody was given a cookie for the sake of a policy that was not active.
    if (visitor === undefined) this.wantedMore = true;
    return visitor;
  }

  override query(name: string): string | undefined {
    if (isCredential(name)) this.wantedMore = true;
    return super.query(name);
  }
}
