import { expect } from "vitest";

/** Says what something cost. A test that fails at once would blame noise: it does at double of what is promised. */
export function expectAtMost(what: string, figure: number, promised: number, unit: string): void {
  console.log(`${what}: ${figure.toFixed(1)} ${unit} of at most ${promised} ${unit}`);
  expect(figure, what).toBeLessThan(2 * promised);
}
