import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Pair,
  type Scalar,
  type YAMLMap,
} from "yaml";
import type { FieldPath } from "./field-path.ts";
import { sourceOffset } from "./source-offset.ts";

/** Line and column, counted from 1; columns in UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Maps up to this size are searched, larger ones have an index. */
const SEARCHED = 16;

/** How far a path leads. */
interface Found {
  /** The key of the last field on the way that exists; the item of a list. */
  readonly key: unknown;
  readonly value: unknown;
}

/** Where the parts of a YAML or JSON document stand in its text. */
export class YamlPlaces {
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;
  /** Of large maps, by key: a file with many faults asks for many places in one of them. */
  readonly #pairs = new WeakMap<YAMLMap, Map<string, Pair>>();

  /** @param lines What the document was parsed with. */
  constructor(document: Document.Parsed, lines: LineCounter) {
    this.#document = document;
    this.#lines = lines;
  }

  /** A field's value; the nearest existing part above it when the path leads nowhere. */
  ofValue(path: FieldPath): Place {
    return this.#place(this.#find(path).value);
  }

  /** A field's key, where a reader looks for it; an item of a list itself. As for values when the path leads nowhere. */
  ofKey(path: FieldPath): Place {
    return this.#place(this.#find(path).key);
  }

  /** A character of a text field, by its offset in the decoded text. */
  insideText(path: FieldPath, offset: number): Place {
    const { value } = this.#find(path);
    return isScalar(value) ? this.at(offsetIn(value, offset)) : this.#place(value);
  }

  /** By the offset in the whole text. */
  at(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  #place(node: unknown): Place {
    return this.at(startOf(node) ?? startOf(this.#document.contents) ?? this.#document.range[0]);
  }

  #find(path: FieldPath): Found {
    const document = this.#document;
    let found: Found = { key: document.contents, value: document.contents };
    for (const step of path) {
      const node = isAlias(found.value) ? found.value.resolve(document) : found.value;
      if (isMap(node)) {
        const pair = this.#pairOf(node, String(step));
        if (pair === undefined) return found;
        found = { key: pair.key, value: pair.value ?? pair.key };
      } else {
        const item = isSeq(node) ? node.items[Number(step)] : undefined;
        if (item === undefined || item === null) return found;
        found = { key: item, value: item };
      }
    }
    return found;
  }

  /** The pair with a key, also when a merge key brings it in. */
  #pairOf(map: YAMLMap, key: string): Pair | undefined {
    const own = this.#ownPair(map, key);
    if (own !== undefined) return own;
    for (const item of map.items) {
      if (keyText(item.key) !== "<<") continue;
      for (const source of isSeq(item.value) ? item.value.items : [item.value]) {
        const merged = isAlias(source) ? source.resolve(this.#document) : source;
        const found = isMap(merged) ? this.#pairOf(merged, key) : undefined;
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  #ownPair(map: YAMLMap, key: string): Pair | undefined {
    if (map.items.length <= SEARCHED) return map.items.find((item) => keyText(item.key) === key);
    let pairs = this.#pairs.get(map);
    if (pairs === undefined) {
      pairs = new Map(map.items.toReversed().map((pair) => [keyText(pair.key), pair]));
      this.#pairs.set(map, pairs);
    }
    return pairs.get(key);
  }
}

function keyText(key: unknown): string {
  if (!isScalar(key)) return String(key);
  // The parser has a symbol for the merge key.
  return typeof key.value === "symbol" ? (key.value.description ?? "") : String(key.value);
}

function startOf(node: unknown): number | undefined {
  return (node as { range?: readonly number[] | null } | null | undefined)?.range?.[0];
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
