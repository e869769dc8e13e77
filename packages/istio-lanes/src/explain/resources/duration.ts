const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1, us: 0.001, ns: 0.000001 };
const FORM = /^(?:\d+(?:\.\d+)?(?:ms|us|ns|h|m|s))+$/;

/** Milliseconds of a duration as Istio writes it (`800ms`, `2s`, `1m30s`). Undefined when it is none. */
export function durationMs(text: string): number | undefined {
  if (!FORM.test(text)) return undefined;
  let total = 0;
  for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|us|ns|h|m|s)/g)) {
    total += Number(number) * (UNITS[unit ?? ""] ?? 0);
  }
  return total;
}
