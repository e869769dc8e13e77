import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import { ExpressionError } from "./expression-error.ts";

/** Characters of one expression. */
export const MAX_EXPRESSION_LENGTH = 4096;

/**
 * Only the parser of the CEL library is used: its evaluator throws on a missing key, and its `matches` is a
 * backtracking regular expression.
 */
const environment = new Environment({
  limits: { maxAstNodes: 2000, maxDepth: 64, maxListElements: 1000, maxMapEntries: 0, maxCallArguments: 4 },
});

/** Parses CEL text to its syntax tree. Throws ExpressionError with the offset of the fault. */
export function parseCel(text: string): ASTNode {
  if (text.trim() === "") throw new ExpressionError("expression is empty", 0);
  if (text.length > MAX_EXPRESSION_LENGTH) {
    throw new ExpressionError(`expression is longer than ${MAX_EXPRESSION_LENGTH} characters`, 0);
  }
  try {
    return environment.parse(text).ast;
  } catch (error) {
    throw new ExpressionError(`not a CEL expression: ${summaryOf(error)}`, offsetOf(error));
  }
}

function summaryOf(error: unknown): string {
  const { summary, message } = error as { summary?: unknown; message?: unknown };
  const text = typeof summary === "string" ? summary : typeof message === "string" ? message : "unreadable";
  const line = text.charAt(0).toLowerCase() + text.slice(1).split("\n", 1)[0];
  return line.endsWith("unexpected character: =") ? `${line} (write \`==\`)` : line;
}

function offsetOf(error: unknown): number {
  const start = (error as { range?: { start?: unknown } }).range?.start;
  return typeof start === "number" ? start : 0;
}
