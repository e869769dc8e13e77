const UNITS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 0.001,
  µs: 0.001,
  μs: 0.001,
  ns: 0.000001,
};
const FORM = /^([-+]?)((?:(?:\d+\.?\d*|\.\d+)(?:ms|us|µs|μs|ns|h|m|s))+|0)$/;
const PART = /(\d+\.?\d*|\.\d+)(ms|us|µs|μs|ns|h|m|s)/g;

/**
 * Milliseconds of a duration as Go writes it, which is how Istio reads it (`800ms`, `.5s`, `1m30s`). Undefined when it
 * is none.
 */
export function durationMs(text: string): number | undefined {
  const [, sign, amount] = FORM.exec(text) ?? [];
  if (amount === undefined) return undefined;
  let total = 0;
  for (const [, number, unit] of amount.matchAll(PART)) {
    total += Number(number) * (UNITS[unit ?? ""] ?? 0);
  }
  // To the nanosecond: sums of parts such as 0.1s + 0.2s stay exact in Istio.
  const rounded = Math.round(total * 1e6) / 1e6;
  return sign === "-" ? -rounded : rounded;
}
