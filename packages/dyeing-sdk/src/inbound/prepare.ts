import type { Policy } from "../policy/policy.ts";
import type { RequestFacts } from "../policy/request-facts.ts";
import { COLOR_HEADER } from "../wire/header-names.ts";
import type { Admission } from "./admission.ts";
import type { Exchange } from "./exchange.ts";
import { ExchangeFacts } from "./exchange-facts.ts";

/** How long a request waits at most for what its rules want to know. */
export const MAX_WAIT_MS = 5;

/** What a request waited for: the snapshot that it began with, and the facts for it. */
export interface Prepared {
  readonly policy: Policy;
  /** Of the request alone. */
  readonly base: ExchangeFacts;
  /** With what was waited for. */
  readonly facts: RequestFacts;
}

/**
 * What has to be known before a request can be decided: undefined when there is nothing to wait for, else a promise that is
 * kept within the time, with what is known by then. Never throws, never rejects.
 */
export function prepare(
  exchange: Exchange,
  policyOf: () => Policy | undefined,
  { role, trust, count }: Admission,
): Promise<Prepared | undefined> | undefined {
  if (role !== "edge") return undefined;
  let policy: Policy | undefined;
  try {
    policy = policyOf();
  } catch {
    // The request is received without it, which is where that is counted.
    return undefined;
  }
  return waitFor(exchange, policy, { trust, count });
}

function waitFor(
  exchange: Exchange,
  policy: Policy | undefined,
  { trust, count }: Pick<Admission, "trust" | "count">,
): Promise<Prepared | undefined> | undefined {
  try {
    if (policy?.prepare === undefined) return undefined;
    // Whether a dye is taken that has to be looked at first is not known yet: then the facts may be needed.
    if (trust.of(policy.trust.accept) === "all" && exchange.header(COLOR_HEADER) !== undefined) return undefined;
    const base = new ExchangeFacts(exchange);
    const asked = policy.prepare(base);
    if (asked === undefined) return undefined;
    return inTime(
      asked.then((known) => ({ policy, base, facts: known })),
      () => count("prepare-timeout"),
      (error) => count("prepare-failed", error),
    );
  } catch (error) {
    count("prepare-failed", error);
    return undefined;
  }
}

function inTime<T>(asked: Promise<T>, late: () => void, failed: (error: unknown) => void): Promise<T | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      late();
      resolve(undefined);
    }, MAX_WAIT_MS);
    asked
      .catch((error: unknown) => {
        failed(error);
        return undefined;
      })
      .then((known) => {
        clearTimeout(timer);
        resolve(known);
      });
  });
}
