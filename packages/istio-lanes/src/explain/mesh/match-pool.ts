import type { HttpMatchSpec } from "../../resource/shape/virtual-service.ts";
import { compileMatch } from "../matching/compile-match.ts";
import type { Exclusion, Route, RouteMatch } from "./mesh.ts";

/** An entry of a `match` list, with what keeps a caller from having it at a port. */
export interface MatchEntry {
  readonly spec: HttpMatchSpec;
  readonly excluded: Exclusion | undefined;
}

type MatchList = readonly RouteMatch[];

/**
 * Compiled matches, the same for the same text. The hosts of a mesh ask for the same lanes in the same words: what is
 * compiled once for all of them stays in the processor's caches, however many hosts there are.
 */
export class MatchPool {
  readonly #lists = new Map<string, MatchList>();
  readonly #numbers = new Map<MatchList, number>();
  readonly #sequences = new Map<string, readonly MatchList[]>();

  /** The matches of one route. */
  compile(entries: readonly MatchEntry[], pathSegments: boolean): MatchList {
    const key = JSON.stringify([pathSegments, entries]);
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const compiled = entries.map(({ spec, excluded }) => ({ ...compileMatch(spec, pathSegments), excluded }));
    this.#lists.set(key, compiled);
    return compiled;
  }

  /** Those of a host's routes, in their order. */
  sequence(routes: readonly Route[]): readonly MatchList[] {
    const key = routes.map(({ matches }) => this.#numberOf(matches)).join();
    const known = this.#sequences.get(key);
    if (known !== undefined) return known;
    const sequence = routes.map(({ matches }) => matches);
    this.#sequences.set(key, sequence);
    return sequence;
  }

  #numberOf(list: MatchList): number {
    const number = this.#numbers.get(list) ?? this.#numbers.size;
    this.#numbers.set(list, number);
    return number;
  }
}
