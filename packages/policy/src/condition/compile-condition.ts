import { compilePattern } from "@dyeing/text";
import type { Comparison, Condition, Operand, Operator, TextTest } from "./condition.ts";
import type { Reading } from "./reading.ts";
import type { TermTable } from "./term-table.ts";

/**
 * Whether a request meets a condition. Undefined: a value that it needs is missing, and no other part of it decides; as
 * in CEL, where that is an error. So `!` of what is unknown is unknown, and a rule does not apply by what nobody said.
 * Null: a value cannot be read, and what it may be is all that is open.
 */
export type Test = (reading: Reading) => boolean | undefined | null;

/** From how many literals on a hash lookup beats comparing one by one. */
const SET_FROM = 5;

/** Compiles a condition to functions that allocate nothing. Patterns must have been checked. */
export function compileCondition(condition: Condition, terms: TermTable): Test {
  switch (condition.kind) {
    case "and":
      return decidedBy(false, partsOf(condition.parts, terms));
    case "or":
      return decidedBy(true, partsOf(condition.parts, terms));
    case "not": {
      const test = compileCondition(condition.part, terms);
      return (reading) => {
        const holds = test(reading);
        return typeof holds === "boolean" ? !holds : holds;
      };
    }
    case "comparison":
      return compileComparison(condition, terms);
    case "present": {
      const slot = terms.slotOf(condition.term);
      return (reading) => reading.text(slot) !== undefined;
    }
    case "one-of":
      return compileOneOf(terms.slotOf(condition.term), condition.values);
    default:
      return compileText(condition.kind, terms.slotOf(condition.term), condition.text);
  }
}

function partsOf(parts: readonly Condition[], terms: TermTable): readonly Test[] {
  return parts.map((part) => compileCondition(part, terms));
}

/** `&&` is decided by the first part that is false, `||` by the first that is true; else what is unknown stays so. */
function decidedBy(decisive: boolean, tests: readonly Test[]): Test {
  const [first, second] = tests;
  if (first !== undefined && second !== undefined && tests.length === 2) {
    return (reading) => {
      const one = first(reading);
      if (one === decisive) return decisive;
      const other = second(reading);
      if (other === decisive) return decisive;
      return typeof one === "boolean" && typeof other === "boolean" ? !decisive : unknownOf(decisive, one, other);
    };
  }
  return (reading) => {
    let result: ReturnType<Test> = !decisive;
    for (const test of tests) {
      const holds = test(reading);
      if (holds === decisive) return decisive;
      if (typeof holds !== "boolean") result = unknownOf(decisive, result, holds);
    }
    return result;
  };
}

/** What is missing keeps `&&` from holding, whatever else could not be read; `||` may hold by what could not. */
function unknownOf(isOr: boolean, one: ReturnType<Test>, other: ReturnType<Test>): undefined | null {
  const [before, behind] = isOr ? [null, undefined] : [undefined, null];
  return one === before || other === before ? before : behind;
}

function compileOneOf(slot: number, values: readonly string[]): Test {
  const [only] = values;
  if (values.length === 1) {
    return (reading) => {
      const value = reading.text(slot);
      return value === undefined ? reading.unknown : value === only;
    };
  }
  const known = values.length < SET_FROM ? undefined : new Set(values);
  return (reading) => {
    const value = reading.text(slot);
    return value === undefined ? reading.unknown : known === undefined ? values.includes(value) : known.has(value);
  };
}

function compileText(kind: TextTest["kind"], slot: number, text: string): Test {
  const holds = textTest(kind, text);
  return (reading) => {
    const value = reading.text(slot);
    return value === undefined ? reading.unknown : holds(value);
  };
}

function textTest(kind: TextTest["kind"], text: string): (value: string) => boolean {
  switch (kind) {
    case "starts-with":
      return (value) => value.startsWith(text);
    case "ends-with":
      return (value) => value.endsWith(text);
    case "contains":
      return (value) => value.includes(text);
    case "matches": {
      const pattern = compilePattern(text);
      return (value) => pattern.test(value);
    }
  }
}

type Value = string | number;

const COMPARE: Readonly<Record<Operator, (left: Value, right: Value) => boolean>> = {
  "==": (left, right) => left === right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

function compileComparison({ operator, left, right }: Comparison, terms: TermTable): Test {
  const [one, other] = [compileOperand(left, terms), compileOperand(right, terms)];
  const compare = COMPARE[operator];
  return (reading) => {
    const first = one(reading);
    if (first === undefined) {
      const { unknown } = reading;
      // Where the other one is missing it never holds.
      return unknown === null && other(reading) === undefined ? reading.unknown : unknown;
    }
    const second = other(reading);
    return second === undefined ? reading.unknown : compare(first, second);
  };
}

function compileOperand(operand: Operand, terms: TermTable): (reading: Reading) => Value | undefined {
  if (operand.kind === "text" || operand.kind === "number") {
    const { value } = operand;
    return () => value;
  }
  const slot = terms.slotOf(operand.term);
  if (operand.kind === "term") return (reading) => reading.text(slot);
  const convert = CONVERSIONS[operand.kind];
  return (reading) => {
    const value = reading.text(slot);
    if (value === undefined) return undefined;
    const converted = convert(value);
    if (converted === undefined) reading.unknown = undefined;
    return converted;
  };
}

const INTEGER = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

const CONVERSIONS: Readonly<Record<"size" | "int" | "double", (text: string) => number | undefined>> = {
  size: codePointsOf,
  int: (text) => {
    const value = INTEGER.test(text) ? Number(text) : Number.NaN;
    return Number.isSafeInteger(value) ? value : undefined;
  },
  double: (text) => (DECIMAL.test(text) ? Number(text) : undefined),
};

/** CEL counts code points. */
function codePointsOf(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
