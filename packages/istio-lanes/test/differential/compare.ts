import type { Judgement, Verdict } from "./verdict.ts";

export interface Difference {
  /** `clusters.outbound|80||order.shop.svc.cluster.local.state` */
  readonly field: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** What arrives is only compared where something did: a fault, or a cluster without endpoints, hides it. */
const ONLY_IF_EXPECTED: ReadonlySet<string> = new Set<keyof Verdict>(["nextHop", "response"]);

/** Every field in which the explainer says something else than Istio. */
export function compareVerdicts({ verdict }: Judgement, actual: Verdict): readonly Difference[] {
  if (verdict.outcome !== actual.outcome) {
    return [{ field: "outcome", expected: verdict.outcome, actual: actual.outcome }];
  }
  const differences: Difference[] = [];
  for (const field of new Set([...Object.keys(verdict), ...Object.keys(actual)]) as Set<keyof Verdict>) {
    if (ONLY_IF_EXPECTED.has(field) && verdict[field] === undefined) continue;
    compareValues(field, verdict[field], actual[field], differences);
  }
  return differences;
}

function compareValues(field: string, expected: unknown, actual: unknown, differences: Difference[]): void {
  if (isObject(expected) && isObject(actual)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      compareValues(`${field}.${key}`, expected[key], actual[key], differences);
    }
  } else if (!same(expected, actual)) {
    differences.push({ field, expected, actual });
  }
}

function same(expected: unknown, actual: unknown): boolean {
  if (typeof expected === "number" && typeof actual === "number") return Math.abs(expected - actual) < 1e-6;
  return JSON.stringify(expected) === JSON.stringify(actual);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
