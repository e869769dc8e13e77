import { isMap, isScalar, isSeq, type LineCounter, type Node, type Pair, type Scalar, type YAMLMap } from "yaml";
import type { FieldPath } from "./field-path.ts";
import type { Locator, Place } from "./locator.ts";
import { sourceOffset } from "./source-offset.ts";

/** Places in a YAML or JSON text. */
export class YamlLocator implements Locator {
  readonly #root: Node | null;
  readonly #lines: LineCounter;
  /** By key: a file with many faults asks for many places in one map. */
  readonly #pairs = new WeakMap<YAMLMap, Map<unknown, Pair>>();

  constructor(root: Node | null, lines: LineCounter) {
    this.#root = root;
    this.#lines = lines;
  }

  ofValue(path: FieldPath): Place {
    return this.#place(this.#nodeAt(path));
  }

  ofKey(path: FieldPath): Place {
    const parent = this.#nodeAt(path.slice(0, -1));
    const key = isMap(parent) ? this.#pairOf(parent, path.at(-1))?.key : undefined;
    return this.#place(isScalar(key) ? key : parent);
  }

  insideText(path: FieldPath, offset: number): Place {
    const node = this.#nodeAt(path);
    return isScalar(node) ? this.at(offsetIn(node, offset)) : this.#place(node);
  }

  /** A place by its offset in the whole text. */
  at(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  #place(node: Node | null): Place {
    return this.at(node?.range?.[0] ?? 0);
  }

  /** The node of a path, or the last one on the way that exists. */
  #nodeAt(path: FieldPath): Node | null {
    let node = this.#root;
    for (const part of path) {
      const next = isMap(node) ? this.#pairOf(node, part)?.value : isSeq(node) ? node.items[Number(part)] : undefined;
      if (next === undefined || next === null) return node;
      node = next as Node;
    }
    return node;
  }

  #pairOf(map: YAMLMap, key: unknown): Pair | undefined {
    let pairs = this.#pairs.get(map);
    if (pairs === undefined) {
      pairs = new Map(map.items.flatMap((pair) => (isScalar(pair.key) ? [[pair.key.value, pair] as const] : [])));
      this.#pairs.set(map, pairs);
    }
    return pairs.get(key);
  }
}

/** Offset in the whole text of a character of a scalar's value. */
function offsetIn(node: Scalar, offset: number): number {
  const token = node.srcToken;
  const start = node.range?.[0] ?? 0;
  if (token === undefined || typeof node.value !== "string") return start;
  if (token.type === "block-scalar") {
    const header = token.props.at(-1);
    const body = header === undefined ? start : header.offset + ("source" in header ? header.source.length : 0);
    return body + sourceOffset(token.source, "block", node.value, offset);
  }
  if (token.type === "single-quoted-scalar") return start + sourceOffset(token.source, "single", node.value, offset);
  if (token.type === "double-quoted-scalar") return start + sourceOffset(token.source, "double", node.value, offset);
  return token.type === "scalar" ? start + sourceOffset(token.source, "plain", node.value, offset) : start;
}
