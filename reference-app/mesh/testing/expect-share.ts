import { wilson } from "@dyeing/verify";
import { expect } from "vitest";

/** One wrong alarm in 10,000 runs. */
const Z_9999 = 3.89;
/** As figures are told. */
const Z_95 = 1.96;

/** Expects a share of many draws to be as promised, and says what it was. */
export function expectShare(what: string, { count, of }: { count: number; of: number }, promised: number): void {
  const [told, judged] = [wilson(count / of, of, Z_95), wilson(count / of, of, Z_9999)];
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  console.log(
    `${what}: ${count} of ${of}, ${percent(count / of)} (95 %: ${percent(told.low)} to ${percent(told.high)})`,
  );
  expect(judged.low, what).toBeLessThanOrEqual(promised);
  expect(judged.high, what).toBeGreaterThanOrEqual(promised);
}
