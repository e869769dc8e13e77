import { PatternGraph, type PatternNode } from "./pattern-graph.ts";
import { type PatternParts, partsOfPattern } from "./pattern-parts.ts";

const [UNKNOWN, NOWHERE] = [0, 1];
const NONE: readonly number[] = [];
const CODES = 0x110000;
/** What a next state beyond holds, in numbers. */
const HELD_BEYOND = 8;
/** Numbers and nodes that the states of one set may hold: some megabytes. */
const MOST_HELD = 500_000;

export interface PatternSetOptions {
  /** Values have to match as a whole; else patterns begin with `^`, and anything may follow. */
  readonly whole: boolean;
  readonly mostHeld?: number;
}

/** Whether a set can take a pattern, which has been compiled with `compilePattern` before. */
export function fitsPatternSet(pattern: string, { whole }: PatternSetOptions): boolean {
  return partsForSet(pattern, whole) !== undefined;
}

/**
 * Several RE2 patterns that are tried in one pass over a value. It goes from state to state; a state, which is a set of places
 * in the patterns, is made when a value leads there first.
 */
export class PatternSet {
  readonly #graph = new PatternGraph();
  readonly #whole: boolean;
  readonly #mostHeld: number;
  #held = 0;
  #start = NOWHERE;
  /** By state, and class of a character: the next state. */
  #next = new Int32Array(0);
  /** By state and character, beyond those that have a class. */
  readonly #nextBeyond = new Map<number, number>();
  /** By state. */
  #places: (readonly PatternNode[])[] = [];
  /** By state: the patterns that match values that end there. */
  #matched: (readonly number[])[] = [];
  readonly #states = new Map<string, number>();

  constructor({ whole, mostHeld = MOST_HELD }: PatternSetOptions) {
    this.#whole = whole;
    this.#mostHeld = mostHeld;
  }

  /** Adds a pattern that fits. Its position is how many were added before. */
  add(pattern: string): void {
    const parts = partsForSet(pattern, this.#whole);
    if (parts === undefined) throw new Error(`\`${pattern}\` does not fit a set`);
    this.#graph.add(parts, this.#whole);
    this.#places = [];
  }

  /** The positions of the patterns that match, in order. */
  match(value: string): readonly number[] {
    if (this.#places.length === 0) this.#begin();
    const { classes, classCount } = this.#graph;
    let state = this.#start;
    for (let at = 0; at < value.length; at += 1) {
      let code = value.charCodeAt(at);
      if (code < classes.length) {
        const kind = classes[code] as number;
        const next = this.#next[state * classCount + kind] as number;
        state = next === UNKNOWN ? this.#step(state, code) : next;
      } else {
        code = value.codePointAt(at) as number;
        if (code > 0xffff) at += 1;
        state = this.#nextBeyond.get(state * CODES + code) ?? this.#step(state, code);
      }
      if (state === NOWHERE) return NONE;
    }
    return this.#matched[state] as readonly number[];
  }

  #begin(): void {
    this.#held = 0;
    this.#next = new Int32Array(16 * this.#graph.classCount);
    this.#places = [[]];
    this.#matched = [NONE];
    this.#states.clear();
    this.#nextBeyond.clear();
    this.#stateOf([]);
    this.#start = this.#stateOf([this.#graph.start]);
  }

  #step(state: number, code: number): number {
    const reached: PatternNode[] = [];
    for (const { edges } of this.#places[state] as readonly PatternNode[]) {
      if (edges !== undefined) for (const { takes, to } of edges) if (takes.has(code)) reached.push(to);
    }
    if (this.#held > this.#mostHeld) {
      this.#begin();
      return this.#stateOf(reached);
    }
    const next = this.#stateOf(reached);
    const { classes, classCount } = this.#graph;
    if (code < classes.length) this.#next[state * classCount + (classes[code] as number)] = next;
    else {
      this.#nextBeyond.set(state * CODES + code, next);
      this.#held += HELD_BEYOND;
    }
    return next;
  }

  #stateOf(reached: readonly PatternNode[]): number {
    const places = placesAt(reached);
    const key = places.map(({ number }) => number).join();
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    const { classCount } = this.#graph;
    const state = this.#places.push(places) - 1;
    this.#matched.push([...new Set(places.flatMap(({ ends = NONE }) => ends))].sort((a, b) => a - b));
    this.#states.set(key, state);
    this.#held += classCount + 2 * places.length;
    if ((state + 1) * classCount > this.#next.length) {
      const grown = new Int32Array(2 * this.#next.length);
      grown.set(this.#next);
      this.#next = grown;
    }
    return state;
  }
}

function partsForSet(pattern: string, whole: boolean): PatternParts | undefined {
  const parts = partsOfPattern(pattern);
  return whole || parts?.fromStart === true ? parts : undefined;
}

/** Where one is at some nodes, in order: those that lead on, or end a pattern. */
function placesAt(reached: readonly PatternNode[]): readonly PatternNode[] {
  const seen = new Set(reached);
  for (const { free } of seen) if (free !== undefined) for (const node of free) seen.add(node);
  return [...seen]
    .filter(({ edges, ends }) => edges !== undefined || ends !== undefined)
    .sort((a, b) => a.number - b.number);
}
