import { fitsPatternSet } from "@dyeing/text";
import type { Condition } from "../condition/condition.ts";
import type { TermTable } from "../condition/term-table.ts";
import { joinsASet } from "./joins-a-set.ts";
import { literalsOfPattern } from "./literals-of-pattern.ts";

/**
 * Something that must hold for a rule to apply, and that can be looked up from the request's side. `exact`: nothing else
 * has to hold.
 */
export type Anchor = { readonly exact: boolean } & (
  | { readonly kind: "one-of"; readonly slot: number; readonly values: readonly string[] }
  | { readonly kind: "prefix"; readonly slot: number; readonly values: readonly string[] }
  | { readonly kind: "pattern"; readonly slot: number; readonly pattern: string; readonly whole: boolean }
  | { readonly kind: "sample"; readonly draw: number; readonly buckets: number }
);

/** What a condition can be looked up by. Empty: nothing, each request has to be looked at. */
export function anchorsOf(condition: Condition, terms: TermTable): readonly Anchor[] {
  switch (condition.kind) {
    case "one-of":
      return [{ kind: "one-of", slot: terms.slotOf(condition.term), values: condition.values, exact: true }];
    case "starts-with":
      return [{ kind: "prefix", slot: terms.slotOf(condition.term), values: [condition.text], exact: true }];
    case "matches":
      // A part of a value may begin anywhere, so all patterns are in mind all the time.
      return /^\^[^|]*$/.test(condition.text)
        ? anchorOfPattern(terms.slotOf(condition.term), condition.text, false)
        : [];
    case "and":
      return condition.parts.flatMap((part) => anchorsOf(part, terms)).map((anchor) => ({ ...anchor, exact: false }));
    case "or":
      return united(condition.parts.map((part) => anchorsOf(part, terms)));
    default:
      return [];
  }
}

/** @param whole Whether the pattern is for the whole value. */
export function anchorOfPattern(slot: number, pattern: string, whole: boolean): readonly Anchor[] {
  const literals = literalsOfPattern(pattern);
  if (whole && literals?.rest === "") return [{ kind: "one-of", slot, values: [literals.text], exact: true }];
  if (whole && literals !== undefined && literals.text !== "") {
    return [{ kind: "prefix", slot, values: [literals.text], exact: false }];
  }
  return joinsASet(pattern) && fitsPatternSet(pattern, { whole })
    ? [{ kind: "pattern", slot, pattern, whole, exact: true }]
    : [];
}

/** One of several has to hold: can be looked up where all of them look at one term in the same way. */
function united([first = [], ...others]: readonly (readonly Anchor[])[]): readonly Anchor[] {
  return first.flatMap((anchor): readonly Anchor[] => {
    if (anchor.kind !== "one-of" && anchor.kind !== "prefix") return [];
    let { values, exact } = anchor;
    for (const part of others) {
      const same = part.find((one) => one.kind === anchor.kind && one.slot === anchor.slot);
      if (same === undefined || (same.kind !== "one-of" && same.kind !== "prefix")) return [];
      values = [...values, ...same.values];
      exact &&= same.exact;
    }
    return [{ ...anchor, values: anchor.kind === "prefix" ? shortest(values) : values, exact }];
  });
}

/** Without those that begin with another one: a value then has one of them at most. */
function shortest(prefixes: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const prefix of prefixes.toSorted()) if (!prefix.startsWith(kept.at(-1) ?? "\0")) kept.push(prefix);
  return kept;
}
