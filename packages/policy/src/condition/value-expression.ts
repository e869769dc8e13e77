import { parseCel } from "./parse-cel.ts";
import { parseTerm } from "./parse-term.ts";
import type { Term } from "./term.ts";

/**
 * Parses an expression that stands for one value: `request.headers["x"]`, `claims.NAME`, `request.path`, `request.method`
 * or `tags.KEY`. Throws ExpressionError for anything else.
 */
export function parseValueExpression(text: string): Term {
  return parseTerm(parseCel(text));
}
