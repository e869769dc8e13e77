import type { RequestFacts } from "@dyeing/sdk";
import type { Clause } from "./condition.ts";
import { compileTerm, type TagValues } from "./fact-reader.ts";

/** Whether a request meets a condition. A value that is missing makes its clause false. */
export type Condition = (facts: RequestFacts, tags: TagValues) => boolean;

/** From how many literals on a hash lookup beats comparing one by one. */
const SET_FROM = 5;

/** Compiles the conjuncts of a condition to one function that allocates nothing. */
export function compileCondition(clauses: readonly Clause[], slotOf: (key: string) => number | undefined): Condition {
  const conditions = clauses.map((clause) => compileClause(clause, slotOf));
  const [first, second] = conditions;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  if (conditions.length === 2) return (facts, tags) => first(facts, tags) && second(facts, tags);
  return (facts, tags) => {
    for (const condition of conditions) if (!condition(facts, tags)) return false;
    return true;
  };
}

function compileClause(clause: Clause, slotOf: (key: string) => number | undefined): Condition {
  const read = compileTerm(clause.term, slotOf);
  if (clause.kind === "starts-with") {
    const { prefix } = clause;
    return (facts, tags) => read(facts, tags)?.startsWith(prefix) === true;
  }
  const { values } = clause;
  const [only] = values;
  if (values.length === 1) return (facts, tags) => only === read(facts, tags);
  if (values.length >= SET_FROM) {
    const set = new Set(values);
    return (facts, tags) => {
      const value = read(facts, tags);
      return value !== undefined && set.has(value);
    };
  }
  return (facts, tags) => {
    const value = read(facts, tags);
    return value !== undefined && values.includes(value);
  };
}
