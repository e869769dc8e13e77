import type { ASTNode } from "@marcbachmann/cel-js";
import { ExpressionError } from "./expression-error.ts";
import { parseCel } from "./parse-cel.ts";
import { looksLikeTerm, parseTerm } from "./parse-term.ts";
import type { Term } from "./term.ts";

/** One conjunct of a condition. All literals are strings: tags and headers are. `offset` is where its term starts. */
export type Clause =
  | { readonly kind: "one-of"; readonly term: Term; readonly values: readonly string[]; readonly offset: number }
  | { readonly kind: "starts-with"; readonly term: Term; readonly prefix: string; readonly offset: number };

const SUPPORTED = '`==`, `in ["..."]`, `.startsWith("...")` and `&&`';

/**
 * Parses a condition to its conjuncts. The supported part of CEL is `==`, `in` with a list of literals,
 * `.startsWith(literal)`, `&&` and parentheses over tags and request fields. Anything else throws ExpressionError with
 * the offset of what is refused.
 */
export function parseCondition(text: string): readonly Clause[] {
  const clauses: Clause[] = [];
  collect(parseCel(text), clauses);
  return clauses;
}

function collect(node: ASTNode, into: Clause[]): void {
  switch (node.op) {
    case "&&":
      collect(node.args[0], into);
      collect(node.args[1], into);
      return;
    case "==":
      into.push(equality(node.args[0], node.args[1]));
      return;
    case "in":
      into.push({ kind: "one-of", term: parseTerm(node.args[0]), values: literals(node.args[1]), offset: node.start });
      return;
    case "rcall":
      into.push(call(node, node.args[0], node.args[1], node.args[2]));
      return;
    default:
      throw refused(node);
  }
}

function equality(left: ASTNode, right: ASTNode): Clause {
  const [field, other] = left.op === "value" ? [right, left] : [left, right];
  return { kind: "one-of", term: parseTerm(field), values: [literal(other)], offset: field.start };
}

function call(node: ASTNode, name: string, receiver: ASTNode, args: readonly ASTNode[]): Clause {
  if (name !== "startsWith") {
    const at = node.input.indexOf(name, receiver.end);
    throw new ExpressionError(
      `\`.${name}()\` is not supported in a condition: use ${SUPPORTED}`,
      at < 0 ? node.start : at,
    );
  }
  const [prefix] = args;
  if (prefix === undefined || args.length !== 1) {
    throw new ExpressionError("`.startsWith()` takes one literal string", node.start);
  }
  return { kind: "starts-with", term: parseTerm(receiver), prefix: literal(prefix), offset: node.start };
}

function literals(node: ASTNode): readonly string[] {
  if (node.op !== "list")
    throw new ExpressionError("the right side of `in` must be a list of literal strings", node.start);
  return node.args.map(literal);
}

function literal(node: ASTNode): string {
  if (node.op === "value" && typeof node.args === "string") return node.args;
  const text = node.input.slice(node.start, node.end);
  throw new ExpressionError(`expected a literal string instead of \`${text}\``, node.start);
}

/** Points at the operator itself, not at the start of its left operand. */
function refused(node: ASTNode): ExpressionError {
  if (looksLikeTerm(node) || node.op === "value") {
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
