import type { Term } from "./term.ts";

/** A part of a condition. `offset`: where it starts in the text of the condition. */
export type Condition =
  | { readonly kind: "and" | "or"; readonly parts: readonly Condition[]; readonly offset: number }
  | { readonly kind: "not"; readonly part: Condition; readonly offset: number }
  | TermTest
  | Comparison;

/** One term, looked at with literals. All literals are text: tags and headers are. */
export type TermTest = OneOf | TextTest | { readonly kind: "present"; readonly term: Term; readonly offset: number };

export interface OneOf {
  readonly kind: "one-of";
  readonly term: Term;
  readonly values: readonly string[];
  readonly offset: number;
}

/** `matches`: a part of the value, as in CEL; `text` is an RE2 pattern. */
export interface TextTest {
  readonly kind: "starts-with" | "ends-with" | "contains" | "matches";
  readonly term: Term;
  readonly text: string;
  readonly offset: number;
}

export type Operator = "==" | "<" | "<=" | ">" | ">=";

/** Two texts or two numbers, in order. */
export interface Comparison {
  readonly kind: "comparison";
  readonly operator: Operator;
  readonly left: Operand;
  readonly right: Operand;
  readonly offset: number;
}

export type Operand =
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "term"; readonly term: Term; readonly offset: number }
  | { readonly kind: "size" | "int" | "double"; readonly term: Term; readonly offset: number };

/** Terms of a condition, each where it stands. */
export function termsOf(condition: Condition): readonly { readonly term: Term; readonly offset: number }[] {
  switch (condition.kind) {
    case "and":
    case "or":
      return condition.parts.flatMap(termsOf);
    case "not":
      return termsOf(condition.part);
    case "comparison":
      return [condition.left, condition.right].flatMap((operand) => ("term" in operand ? [operand] : []));
    default:
      return [condition];
  }
}

/** What has to hold, all of it: the parts of `&&`, or the whole. */
export function conjunctsOf(condition: Condition): readonly Condition[] {
  return condition.kind === "and" ? condition.parts : [condition];
}
