/** Rules that are told apart: a policy has fewer, and what reloads bring must not grow metrics for ever. */
const MAX_RULES = 512;
/** What further ones are counted as. */
const OTHER = "(other)";
/** For requests to which no rule gave a color. */
const NONE = "(none)";

interface Count {
  readonly rule: string;
  readonly dyed: boolean;
  count: number;
}

/** How many requests an edge has decided, by the rule that gave the color. */
export class DecisionCounts {
  readonly #counts = new Map<string, Count>();

  add(rule: string | undefined, dyed: boolean): void {
    const known = this.#counts.get(keyOf(rule ?? NONE, dyed));
    if (known !== undefined) {
      known.count += 1;
      return;
    }
    const name = this.#counts.size >= MAX_RULES ? OTHER : (rule ?? NONE);
    const counted = this.#counts.get(keyOf(name, dyed));
    if (counted === undefined) this.#counts.set(keyOf(name, dyed), { rule: name, dyed, count: 1 });
    else counted.count += 1;
  }

  all(): Iterable<Readonly<Count>> {
    return this.#counts.values();
  }
}

function keyOf(rule: string, dyed: boolean): string {
  return dyed ? `+${rule}` : `-${rule}`;
}
