import type { Policy } from "../policy/policy.ts";
import type { RequestFacts } from "../policy/request-facts.ts";
import type { Count } from "../process/runtime.ts";
import { COLOR_HEADER } from "../wire/header-names.ts";
import type { Admission } from "./admission.ts";
import type { ApplicationFacts } from "./application-facts.ts";
import type { Exchange } from "./exchange.ts";
import { ExchangeFacts, withApplicationFacts } from "./exchange-facts.ts";

/** How long a request waits at most for what its rules want to know, where the policy does not keep the time itself. */
export const MAX_WAIT_MS = 5;

/** What a request waited for: the snapshot that it began with, and the facts for it. */
export interface Prepared {
  readonly policy: Policy;
  /** Of the request alone. */
  readonly base: ExchangeFacts;
  /** With what came with the exchange, and what was waited for. */
  readonly facts: RequestFacts;
}

/**
 * What has to be known before a request can be decided: undefined when there is nothing to wait for, else a promise that is
 * kept within the time, with what is known by then. Never throws, never rejects.
 */
export function prepare(
  exchange: Exchange,
  policyOf: () => Policy | undefined,
  { role, decidesLater, trust, visitors, count }: Admission,
): Promise<Prepared | undefined> | undefined {
  if (role !== "edge" || decidesLater) return undefined;
  try {
    const policy = policyOf();
    if (policy?.prepare === undefined) return undefined;
    // Whether a dye is taken that has to be looked at first is not known yet: then the facts may be needed.
    if (trust.of(policy.trust.accept) === "all" && exchange.header(COLOR_HEADER) !== undefined) return undefined;
    const base = new ExchangeFacts(exchange, visitors);
    const facts = withApplicationFacts(base, factsOf(exchange));
    return prepareFacts(policy, facts, count)?.then((known) => ({ policy, base, facts: known }));
  } catch {
    // The request is received without it, which is where that is counted.
    return undefined;
  }
}

/**
 * The facts with what a policy's rules want to know beside them: undefined when there is nothing to wait for. Kept within the
 * time, and with the facts alone when it failed, which is counted. Never throws, never rejects.
 */
export function prepareFacts(policy: Policy, facts: RequestFacts, count: Count): Promise<RequestFacts> | undefined {
  try {
    const asked = policy.prepare?.(facts);
    if (asked === undefined) return undefined;
    return inTime(asked, facts, mostWait(policy.waitMs), count);
  } catch (error) {
    count("prepare-failed", error);
    return undefined;
  }
}

/** One that says its time keeps it by itself: this is for one that does not, and not for a loop that is late by some milliseconds. */
function mostWait(ms: number | undefined): number {
  return ms === undefined ? MAX_WAIT_MS : ms + Math.max(ms, MAX_WAIT_MS);
}

function inTime(asked: Promise<RequestFacts>, facts: RequestFacts, ms: number, count: Count): Promise<RequestFacts> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      count("prepare-timeout");
      resolve(facts);
    }, ms);
    asked
      .catch((error: unknown) => {
        count("prepare-failed", error);
        return facts;
      })
      .then((known) => {
        clearTimeout(timer);
        resolve(known);
      });
  });
}

/** A fault in them is counted when the request is received. */
function factsOf(exchange: Exchange): ApplicationFacts | undefined {
  try {
    return exchange.facts;
  } catch {
    return undefined;
  }
}
