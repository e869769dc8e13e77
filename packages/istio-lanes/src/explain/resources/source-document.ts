import { type Document, isMap, isPair, isSeq, LineCounter, parseAllDocuments } from "yaml";
import { ResourceError } from "../../errors/resource-error.ts";
import type { SourcePosition } from "./source-position.ts";

/** One YAML document with the position of each of its parts. */
export interface SourceDocument {
  readonly value: unknown;
  /** The position of a part by its path; of the nearest existing part above it when the path leads nowhere. */
  positionOf(path: readonly PropertyKey[]): SourcePosition;
}

/** The documents of a YAML text; empty ones are left out. Throws ResourceError `LANES_YAML`. */
export function parseSource(file: string, text: string): readonly SourceDocument[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number): SourcePosition => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const parsed: SourceDocument[] = [];
  for (const document of documents) {
    const [error] = document.errors;
    if (error !== undefined) throw new ResourceError("LANES_YAML", at(error.pos[0]), lowerFirst(error.message));
    const value = toValue(document, at);
    if (value === null || value === undefined) continue;
    parsed.push({ value, positionOf: (path) => at(offsetOf(document, path)) });
  }
  return parsed;
}

function toValue(document: Document, at: (offset: number) => SourcePosition): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    // An alias that leads nowhere, or a document that blows up when its aliases are followed.
    throw new ResourceError("LANES_YAML", at(document.range?.[0] ?? 0), "aliases cannot be resolved", { cause });
  }
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? document.range?.[0] ?? 0;
  for (const step of path) {
    let next: unknown;
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && String(item.key) === String(step));
      if (pair === undefined) return offset;
      // A problem with a field is best shown at its key, where the reader looks for it.
      offset = rangeStart(pair.key) ?? offset;
      next = pair.value;
    } else if (isSeq(node)) {
      next = node.items[Number(step)];
      offset = rangeStart(next) ?? offset;
    } else {
      return offset;
    }
    node = next;
  }
  return offset;
}

function rangeStart(node: unknown): number | undefined {
  const range = (node as { range?: readonly number[] | null } | null | undefined)?.range;
  return range?.[0];
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, "");
}
