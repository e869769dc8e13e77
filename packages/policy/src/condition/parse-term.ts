import { isHeaderName, isTagKey } from "@dyeing/sdk/wire";
import type { ASTNode } from "@marcbachmann/cel-js";
import { ExpressionError } from "./expression-error.ts";
import type { Term } from "./term.ts";

const EXPECTED =
  '`tags.KEY`, `claims.NAME`, `request.path`, `request.method`, `request.host`, `request.headers["name"]`, `request.query["name"]`, `request.cookies["name"]`, `peer.address` or `visitor.id`';

/** What has entries that are asked for by name. */
type Container = "tags" | "claims" | "headers" | "query" | "cookies";

/** Whether a node is a field access at all; if not, it is a literal or an operator. */
export function looksLikeTerm(node: ASTNode): boolean {
  return node.op === "." || node.op === "[]" || node.op === "id";
}

/** Reads a field access. Header names are lower-cased. Throws ExpressionError for anything else. */
export function parseTerm(node: ASTNode): Term {
  if (node.op === "." || node.op === "[]") {
    const [base, index] = node.args;
    const container = containerOf(base);
    if (container !== undefined) {
      if (typeof index === "string") return byDot(container, index, node);
      return entryOf(container, literalName(container, index), index);
    }
    if (typeof index === "string" && base.op === "id") {
      if (base.args === "request") return requestField(index, node);
      if (base.args === "peer" && index === "address") return { kind: "peer" };
      if (base.args === "visitor" && index === "id") return { kind: "visitor" };
    }
  }
  throw new ExpressionError(
    `\`${node.input.slice(node.start, node.end)}\` is not supported: expected ${EXPECTED}`,
    node.start,
  );
}

/** Reads `"name" in CONTAINER`: the entry that has to be there. Undefined when the right side is no container. */
export function parseEntry(name: ASTNode, of: ASTNode): Term | undefined {
  const container = containerOf(of);
  return container === undefined ? undefined : entryOf(container, literalName(container, name), name);
}

function containerOf(node: ASTNode): Container | undefined {
  if (node.op === "id") return node.args === "tags" || node.args === "claims" ? node.args : undefined;
  if (node.op !== ".") return undefined;
  const [base, field] = node.args;
  if (base.op !== "id" || base.args !== "request") return undefined;
  return field === "headers" || field === "query" || field === "cookies" ? field : undefined;
}

function requestField(field: string, node: ASTNode): Term {
  if (field === "path" || field === "method" || field === "host") return { kind: field };
  if (field === "headers" || field === "query" || field === "cookies") {
    throw new ExpressionError(`name one of them: \`request.${field}["name"]\``, node.start);
  }
  throw new ExpressionError(`\`request.${field}\` does not exist: expected ${EXPECTED}`, node.pos);
}

function byDot(container: Container, name: string, node: ASTNode): Term {
  // Most header names have a `-`, which a dot cannot name: one way to write all of them.
  if (container === "headers") throw new ExpressionError(`write \`request.headers["${name}"]\``, node.start);
  return entryOf(container, name, node);
}

function literalName(container: Container, node: ASTNode): string {
  if (node.op === "value" && typeof node.args === "string") return node.args;
  const what = { tags: "tag's key", claims: "claim's name", headers: "header name", query: "parameter's name" };
  const shown = container === "cookies" ? "cookie's name" : what[container];
  throw new ExpressionError(`a ${shown} must be a literal string`, node.start);
}

function entryOf(container: Container, name: string, node: ASTNode): Term {
  switch (container) {
    case "tags":
      if (isTagKey(name)) return { kind: "tag", key: name };
      throw new ExpressionError(`\`${name}\` is not a tag key: expected [a-z0-9_-]{1,32}`, node.pos);
    case "headers":
      if (isHeaderName(name.toLowerCase())) return { kind: "header", name: name.toLowerCase() };
      throw new ExpressionError(`\`${name}\` is not a header name: expected [a-z0-9-]`, node.start);
    case "claims":
      return { kind: "claim", name };
    case "query":
      return { kind: "query", name };
    case "cookies":
      return { kind: "cookie", name };
  }
}
