import fc from "fast-check";

const between = (low: number, high: number) => fc.noBias(fc.integer({ min: low, max: high }));

/** Draws values one after another from one generated seed: the same seed draws the same values. */
export class Draw {
  readonly #generated: fc.GeneratorValue;

  constructor(generated: fc.GeneratorValue) {
    this.#generated = generated;
  }

  /** Both ends included. */
  int(low: number, high: number): number {
    return this.#generated(between, low, high);
  }

  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean {
    return this.int(1, 100) <= percent;
  }

  one<T>(values: readonly T[]): T {
    const value = values[this.int(0, values.length - 1)];
    if (value === undefined) throw new Error("nothing to draw from");
    return value;
  }

  /** Between `low` and `high` different ones, in their order. */
  some<T>(values: readonly T[], low: number, high: number): readonly T[] {
    const left = [...values.keys()];
    const chosen = new Set<number>();
    const count = Math.min(this.int(low, high), values.length);
    while (chosen.size < count) chosen.add(left.splice(this.int(0, left.length - 1), 1)[0] ?? 0);
    return values.filter((_, index) => chosen.has(index));
  }

  list<T>(low: number, high: number, make: (index: number) => T): readonly T[] {
    return Array.from({ length: this.int(low, high) }, (_, index) => make(index));
  }

  /** `{ [name]: make() }` in `percent` of 100 cases, else nothing: to be spread into an object. */
  maybe<T>(percent: number, name: string, make: () => T): Readonly<Record<string, T>> {
    return this.chance(percent) ? { [name]: make() } : {};
  }
}

/** The same for the same seed. */
export function draws(count: number, seed: number): readonly Draw[] {
  return fc.sample(fc.gen(), { numRuns: count, seed }).map((generated) => new Draw(generated));
}
