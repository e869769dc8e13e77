import type { PatternPart, PatternParts } from "./pattern-parts.ts";
import { LATIN1, type TakenCharacters, takenCharacters } from "./taken-characters.ts";

/** A place in some patterns: what has been read of a value led to it. */
export class PatternNode {
  readonly number: number;
  /** Where a character leads. */
  edges: { readonly takes: TakenCharacters; readonly to: PatternNode }[] | undefined;
  /** Where one is as well. */
  free: PatternNode[] | undefined;
  /** Patterns that end here. */
  ends: number[] | undefined;
  /** By the step of a pattern that leads there: patterns that begin in the same way share it. */
  next: Map<string, PatternNode> | undefined;
  /** Where any characters may follow. */
  rest: PatternNode | undefined;

  constructor(number: number) {
    this.number = number;
  }
}

/** Patterns, as places and the characters that lead from one to another. What they begin with in common is there once. */
export class PatternGraph {
  #count = 0;
  #patterns = 0;
  readonly #taken = new Map<string, TakenCharacters>();
  /** By Latin-1 character: those of the same number are taken by the same edges. */
  readonly classes = new Uint8Array(LATIN1);
  classCount = 1;
  readonly start = this.#node();

  /** Adds the pattern that is next. @param whole Whether values have to end with it. */
  add(parts: PatternParts, whole: boolean): void {
    let node = this.start;
    for (const { text, part } of parts.steps) {
      node.next ??= new Map();
      let next = node.next.get(text);
      if (next === undefined) {
        next = this.#lead(node, part);
        node.next.set(text, next);
      }
      node = next;
    }
    if (!whole && !parts.toEnd) node = this.#restOf(node);
    node.ends ??= [];
    node.ends.push(this.#patterns);
    this.#patterns += 1;
  }

  #node(): PatternNode {
    this.#count += 1;
    return new PatternNode(this.#count);
  }

  /** Where a part leads from a node. */
  #lead(from: PatternNode, part: PatternPart): PatternNode {
    switch (part.kind) {
      case "character": {
        const to = this.#node();
        from.edges ??= [];
        from.edges.push({ takes: this.#takenBy(part.pattern, part.literal), to });
        return to;
      }
      case "sequence":
        return part.parts.reduce((node, one) => this.#lead(node, one), from);
      case "choice": {
        const to = this.#node();
        for (const one of part.parts) join(this.#lead(from, one), to);
        return to;
      }
      case "repeated":
        return this.#repeat(from, part);
    }
  }

  #repeat(from: PatternNode, { part, least, most }: PatternPart & { readonly kind: "repeated" }): PatternNode {
    let node = from;
    for (let time = 0; time < least; time += 1) node = this.#lead(node, part);
    const end = this.#node();
    join(node, end);
    if (most === Number.POSITIVE_INFINITY) join(this.#lead(end, part), end);
    else {
      for (let time = least; time < most; time += 1) {
        node = this.#lead(node, part);
        join(node, end);
      }
    }
    return end;
  }

  #restOf(node: PatternNode): PatternNode {
    if (node.rest === undefined) {
      const rest = this.#node();
      join(node, rest);
      rest.edges = [{ takes: this.#takenBy("(?s).", undefined), to: rest }];
      node.rest = rest;
    }
    return node.rest;
  }

  #takenBy(pattern: string, literal: number | undefined): TakenCharacters {
    let taken = this.#taken.get(pattern);
    if (taken === undefined) {
      taken = takenCharacters(pattern, literal);
      this.#taken.set(pattern, taken);
      this.#divide(taken);
    }
    return taken;
  }

  /** Classes of which some characters are taken and some are not become two. */
  #divide({ latin1 }: TakenCharacters): void {
    const { classes } = this;
    const divided = new Map<number, number>();
    for (let at = 0; at < classes.length; at += 1) {
      const before = classes[at] as number;
      const key = 2 * before + (latin1[at] as number);
      let now = divided.get(key);
      if (now === undefined) {
        const other = divided.has(2 * before) || divided.has(2 * before + 1);
        now = other ? this.classCount++ : before;
        divided.set(key, now);
      }
      classes[at] = now;
    }
  }
}

function join(from: PatternNode, to: PatternNode): void {
  from.free ??= [];
  from.free.push(to);
}
