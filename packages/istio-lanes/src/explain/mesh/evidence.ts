import type { CompiledMatch } from "../matching/compile-match.ts";
import type { Condition, ConditionKind } from "../matching/condition.ts";
import type { StringOperator } from "../matching/string-matcher.ts";
import type { Exclusion, VirtualHost } from "./mesh.ts";

export interface ConditionEvidence {
  readonly kind: ConditionKind;
  /** The name of the header or parameter; empty for the other kinds. */
  readonly name: string;
  readonly operator: StringOperator;
  readonly expected: string;
  /** What the request had: one entry per line, none for an absent header. */
  readonly actual: readonly string[];
  readonly held: boolean;
}

/** One entry of a `match` list. Conditions are looked at up to the first that fails. */
export interface MatchEvidence {
  readonly name: string | undefined;
  readonly conditions: readonly ConditionEvidence[];
  readonly matched: boolean;
}

/** One route that was looked at. Routes behind the chosen one are not. */
export interface RouteEvidence {
  /** Among the routes of the virtual host. */
  readonly place: number;
  readonly matches: readonly MatchEvidence[];
  readonly matched: boolean;
}

/** Collects what the decision looked at. Without one the decision builds nothing. */
export class Evidence {
  port = 0;
  virtualHost: VirtualHost | undefined;
  readonly routes: RouteEvidence[] = [];
  /** The number drawn among the weights, when there was a choice. */
  drawn: number | undefined;
  /** The `x-request-id` that was made up because a condition asked for it. */
  requestId: string | undefined;
  #conditions: ConditionEvidence[] = [];
  #matches: MatchEvidence[] = [];

  condition({ kind, name, operator, expected }: Condition, actual: readonly string[], held: boolean): void {
    this.#conditions.push({ kind, name, operator, expected, actual, held });
  }

  match(match: CompiledMatch, matched: boolean): void {
    this.#matches.push({ name: match.name, conditions: this.#conditions, matched });
    this.#conditions = [];
  }

  excluded(match: CompiledMatch, { kind, expected, actual }: Exclusion): void {
    const condition = { kind, name: "", operator: "exact" as const, expected, actual: [actual], held: false };
    this.#matches.push({ name: match.name, conditions: [condition], matched: false });
  }

  route(place: number, matched: boolean): void {
    this.routes.push({ place, matches: this.#matches, matched });
    this.#matches = [];
  }
}
