import { isHeaderName, isTagKey } from "@dyeing/sdk/wire";
import type { ASTNode } from "@marcbachmann/cel-js";
import { ExpressionError } from "./expression-error.ts";
import type { Term } from "./term.ts";

const EXPECTED = '`tags.KEY`, `claims.NAME`, `request.path`, `request.method` or `request.headers["name"]`';

/** Whether a node is a field access at all; if not, it is a literal or an operator. */
export function looksLikeTerm(node: ASTNode): boolean {
  return node.op === "." || node.op === "[]" || node.op === "id";
}

/** Reads a field access. Header names are lower-cased. Throws ExpressionError for anything else. */
export function parseTerm(node: ASTNode): Term {
  if (node.op === ".") {
    const [base, field] = node.args;
    if (base.op === "id" && base.args === "tags") return tag(field, node);
    if (isClaims(base)) return { kind: "claim", name: field };
    if (base.op === "id" && base.args === "request") {
      if (field === "path" || field === "method") return { kind: field };
      if (field === "headers") throw new ExpressionError('name one header: `request.headers["name"]`', node.start);
      throw new ExpressionError(`\`request.${field}\` does not exist: expected ${EXPECTED}`, node.pos);
    }
    if (isHeaders(base)) throw new ExpressionError(`write \`request.headers["${field}"]\``, node.start);
  }
  if (node.op === "[]") {
    const [base, index] = node.args;
    if (isHeaders(base)) return header(index);
    if (isClaims(base)) return claim(index);
  }
  throw new ExpressionError(
    `\`${node.input.slice(node.start, node.end)}\` is not supported: expected ${EXPECTED}`,
    node.start,
  );
}

function tag(key: string, node: ASTNode): Term {
  if (!isTagKey(key)) throw new ExpressionError(`\`${key}\` is not a tag key: expected [a-z0-9_-]{1,32}`, node.pos);
  return { kind: "tag", key };
}

function header(index: ASTNode): Term {
  if (index.op !== "value" || typeof index.args !== "string") {
    throw new ExpressionError("a header name must be a literal string", index.start);
  }
  const name = index.args.toLowerCase();
  if (!isHeaderName(name)) {
    throw new ExpressionError(`\`${index.args}\` is not a header name: expected [a-z0-9-]`, index.start);
  }
  return { kind: "header", name };
}

function claim(index: ASTNode): Term {
  if (index.op === "value" && typeof index.args === "string") return { kind: "claim", name: index.args };
  throw new ExpressionError("a claim's name must be a literal string", index.start);
}

function isClaims(node: ASTNode): boolean {
  return node.op === "id" && node.args === "claims";
}

function isHeaders(node: ASTNode): boolean {
  return node.op === "." && node.args[1] === "headers" && node.args[0].op === "id" && node.args[0].args === "request";
}
