import type { ASTNode } from "@marcbachmann/cel-js";
import type { Condition, Operand, Operator } from "./condition.ts";
import { ExpressionError } from "./expression-error.ts";
import { parseCel } from "./parse-cel.ts";
import { looksLikeTerm, parseEntry, parseTerm } from "./parse-term.ts";

const SUPPORTED =
  "`==`, `!=`, `<`, `<=`, `>`, `>=`, `in`, `&&`, `||`, `!`, `.startsWith()`, `.endsWith()`, `.contains()`, `.matches()`, `has()`, `size()`, `int()` and `double()`";

const TEXT_TESTS = {
  startsWith: "starts-with",
  endsWith: "ends-with",
  contains: "contains",
  matches: "matches",
} as const;

/** `a < b` is `b > a`. */
const MIRRORED: Readonly<Record<Operator, Operator>> = { "==": "==", "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

/**
 * Parses a condition: the syntax tree of CEL is walked, and what is not on the list is refused, whatever the library
 * knows. Throws ExpressionError with the offset of what is refused.
 */
export function parseCondition(text: string): Condition {
  return walk(parseCel(text));
}

function walk(node: ASTNode): Condition {
  switch (node.op) {
    case "&&":
    case "||":
      return junction(node.op === "&&" ? "and" : "or", node.args, node.start);
    case "!_":
      return { kind: "not", part: walk(node.args), offset: node.start };
    case "!=":
      return { kind: "not", part: comparison("==", node.args, node.start), offset: node.start };
    case "==":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return comparison(node.op, node.args, node.start);
    case "in":
      return membership(node.args, node.start);
    case "rcall":
      return textTest(node, node.args);
    case "call":
      return presence(node, node.args);
    default:
      throw refused(node);
  }
}

function junction(kind: "and" | "or", [left, right]: [ASTNode, ASTNode], offset: number): Condition {
  const parts = [walk(left), walk(right)].flatMap((part) => (part.kind === kind ? part.parts : [part]));
  return { kind, parts, offset };
}

function comparison(operator: Operator, [first, second]: [ASTNode, ASTNode], offset: number): Condition {
  const one = operand(first);
  const other = operand(second);
  // The literal stands on the right, so that there is one form of each.
  const turned = isLiteral(one) && !isLiteral(other);
  const [left, right] = turned ? [other, one] : [one, other];
  if (isLiteral(left)) throw new ExpressionError("two literals: a condition must look at the request", offset);
  if (isNumeric(left) !== isNumeric(right)) {
    const [node, text] = isNumeric(left) ? [turned ? first : second, "number"] : [turned ? first : second, "string"];
    const shown = node.input.slice(node.start, node.end);
    const hint = isNumeric(left) ? "" : ": compare numbers with `int()`, `double()` or `size()`";
    throw new ExpressionError(`expected a ${text} instead of \`${shown}\`${hint}`, node.start);
  }
  if (operator === "==" && left.kind === "term" && right.kind === "text") {
    return { kind: "one-of", term: left.term, values: [right.value], offset: left.offset };
  }
  return { kind: "comparison", operator: turned ? MIRRORED[operator] : operator, left, right, offset };
}

function operand(node: ASTNode): Operand {
  if (node.op === "value") return literalOperand(node);
  if (node.op === "-_" && node.args.op === "value") {
    const value = literalOperand(node.args);
    if (value.kind === "number") return { kind: "number", value: -value.value };
  }
  const call = callOf(node);
  if (call === undefined) return { kind: "term", term: parseTerm(node), offset: node.start };
  return { kind: call.name, term: parseTerm(call.of), offset: call.of.start };
}

/** `size(x)`, `x.size()`, `int(x)` or `double(x)`. */
function callOf(node: ASTNode): { readonly name: "size" | "int" | "double"; readonly of: ASTNode } | undefined {
  if (node.op === "rcall") {
    const [name, of, args] = node.args;
    return name === "size" && args.length === 0 ? { name, of } : undefined;
  }
  if (node.op !== "call") return undefined;
  const [name, [of, ...more]] = node.args;
  const known = name === "size" || name === "int" || name === "double";
  return known && of !== undefined && more.length === 0 ? { name, of } : undefined;
}

function literalOperand(node: ASTNode): Operand {
  if (node.op === "value") {
    if (typeof node.args === "string") return { kind: "text", value: node.args };
    const value = typeof node.args === "bigint" ? Number(node.args) : node.args;
    if (typeof value === "number" && (!Number.isInteger(value) || Number.isSafeInteger(value))) {
      return { kind: "number", value };
    }
  }
  throw new ExpressionError(
    `expected a literal string or number instead of \`${node.input.slice(node.start, node.end)}\``,
    node.start,
  );
}

function isLiteral(operand: Operand): boolean {
  return operand.kind === "text" || operand.kind === "number";
}

function isNumeric({ kind }: Operand): boolean {
  return kind !== "text" && kind !== "term";
}

function membership([left, right]: [ASTNode, ASTNode], offset: number): Condition {
  const entry = parseEntry(left, right);
  if (entry !== undefined) return { kind: "present", term: entry, offset };
  if (right.op !== "list") {
    throw new ExpressionError(
      "the right side of `in` must be a list of literal strings, or one of `tags`, `claims`, `request.headers`, `request.query`, `request.cookies`",
      right.start,
    );
  }
  return { kind: "one-of", term: parseTerm(left), values: right.args.map(literal), offset: left.start };
}

function textTest(node: ASTNode, [name, receiver, args]: [string, ASTNode, ASTNode[]]): Condition {
  if (!Object.hasOwn(TEXT_TESTS, name)) {
    const at = node.input.indexOf(name, receiver.end);
    throw new ExpressionError(
      `\`.${name}()\` is not supported in a condition: use ${SUPPORTED}`,
      at < 0 ? node.start : at,
    );
  }
  const [text] = args;
  if (text === undefined || args.length !== 1) {
    throw new ExpressionError(`\`.${name}()\` takes one literal string`, node.start);
  }
  const kind = TEXT_TESTS[name as keyof typeof TEXT_TESTS];
  return { kind, term: parseTerm(receiver), text: literal(text), offset: node.start };
}

function presence(node: ASTNode, [name, args]: [string, ASTNode[]]): Condition {
  const [of] = args;
  if (name !== "has" || of === undefined || args.length !== 1) throw refused(node);
  if (of.op !== ".") {
    throw new ExpressionError(
      '`has()` takes a field such as `tags.KEY`: else write `"name" in request.headers`',
      of.start,
    );
  }
  return { kind: "present", term: parseTerm(of), offset: node.start };
}

function literal(node: ASTNode): string {
  if (node.op === "value" && typeof node.args === "string") return node.args;
  const text = node.input.slice(node.start, node.end);
  throw new ExpressionError(`expected a literal string instead of \`${text}\``, node.start);
}

/** Points at the operator itself, not at the start of its left operand. */
function refused(node: ASTNode): ExpressionError {
  if (looksLikeTerm(node) || node.op === "value" || callOf(node) !== undefined) {
    return new ExpressionError(`a condition must compare something: use ${SUPPORTED}`, node.start);
  }
  const operands: readonly unknown[] = Array.isArray(node.args) ? node.args : [];
  const [left] = operands;
  const symbol = node.op === "?:" ? "?" : node.op.replace("_", "");
  const from = typeof left === "object" && left !== null && "end" in left ? (left as ASTNode).end : node.start;
  const at = node.input.indexOf(symbol, from);
  const shown = node.op === "call" ? `${String(left)}()` : symbol;
  return new ExpressionError(
    `\`${shown}\` is not supported in a condition: use ${SUPPORTED}`,
    at < 0 ? node.start : at,
  );
}
