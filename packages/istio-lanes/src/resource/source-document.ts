import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  parseAllDocuments,
  type YAMLMap,
} from "yaml";
import { type Finding, finding } from "./finding.ts";
import { kubeTags } from "./kube-yaml.ts";
import type { SourcePosition } from "./source-position.ts";

export type Path = readonly (string | number)[];

/** One YAML document as it stands, with the position of each of its parts. */
export interface SourceDocument {
  readonly value: unknown;
  /** The position of a part by its path; of the nearest existing part above it when the path leads nowhere. */
  positionOf(path: Path): SourcePosition;
}

/** The documents of a YAML text, read as Kubernetes reads them; empty ones are left out. Faults go to `findings`. */
export function parseSource(file: string, text: string, findings: Finding[]): readonly SourceDocument[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
    merge: true,
    customTags: kubeTags,
  });
  const at = (offset: number): SourcePosition => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const parsed: SourceDocument[] = [];
  for (const document of documents) {
    // What follows the first fault of a document is mostly its echo.
    const [error] = document.errors;
    if (error !== undefined) {
      findings.push(finding("LANES_YAML", at(error.pos[0]), lowerFirst(error.message)));
      continue;
    }
    try {
      const value: unknown = document.toJS({ maxAliasCount: 100 });
      if (value === null || value === undefined) continue;
      parsed.push({ value, positionOf: (path) => at(offsetOf(document, path)) });
    } catch {
      // An alias that leads nowhere, or a document that blows up when its aliases are followed.
      findings.push(finding("LANES_YAML", at(document.range?.[0] ?? 0), "aliases cannot be resolved"));
    }
  }
  return parsed;
}

/** A part of a document as a document of its own: an item of a `List`. */
export function subDocument(document: SourceDocument, path: Path, value: unknown): SourceDocument {
  return { value, positionOf: (rest) => document.positionOf([...path, ...rest]) };
}

function offsetOf(document: Document.Parsed, path: Path): number {
  let node: unknown = document.contents;
  let offset = rangeStart(node) ?? document.range[0];
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = pairOf(document, node as YAMLMap<ParsedNode, ParsedNode | null>, String(step));
      if (pair === undefined) return offset;
      // A problem with a field is best shown at its key, where the reader looks for it.
      offset = rangeStart(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = rangeStart(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

interface FoundPair {
  readonly key: unknown;
  readonly value: unknown;
}

/** The pair with a key, also when a merge key brings it in. */
function pairOf(document: Document.Parsed, map: YAMLMap, key: string): FoundPair | undefined {
  const own = map.items.find((item) => isPair(item) && keyText(item.key) === key);
  if (own !== undefined) return own;
  for (const item of map.items) {
    if (keyText(item.key) !== "<<") continue;
    const sources = isSeq(item.value) ? item.value.items : [item.value];
    for (const source of sources) {
      const merged = isAlias(source) ? source.resolve(document) : source;
      if (!isMap(merged)) continue;
      const found = pairOf(document, merged, key);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function rangeStart(node: unknown): number | undefined {
  const range = (node as { range?: readonly number[] | null } | null | undefined)?.range;
  return range?.[0];
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, "");
}
