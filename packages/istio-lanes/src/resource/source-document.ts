import { type FieldPath, YamlPlaces } from "@dyeing/text";
import { LineCounter, parseAllDocuments } from "yaml";
import { type Finding, finding } from "./finding.ts";
import { kubeTags } from "./kube-yaml.ts";
import type { SourcePosition } from "./source-position.ts";

export type Path = FieldPath;

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
  const parsed: SourceDocument[] = [];
  for (const document of documents) {
    const places = new YamlPlaces(document, lines);
    // What follows the first fault of a document is mostly its echo.
    const [error] = document.errors;
    if (error !== undefined) {
      findings.push(finding("LANES_YAML", { file, ...places.at(error.pos[0]) }, lowerFirst(error.message)));
      continue;
    }
    try {
      const value: unknown = document.toJS({ maxAliasCount: 100 });
      if (value === null || value === undefined) continue;
      parsed.push({ value, positionOf: (path) => ({ file, ...places.ofKey(path) }) });
    } catch {
      // An alias that leads nowhere, or a document that blows up when its aliases are followed.
      findings.push(finding("LANES_YAML", { file, ...places.at(document.range[0]) }, "aliases cannot be resolved"));
    }
  }
  return parsed;
}

/** A part of a document as a document of its own: an item of a `List`. */
export function subDocument(document: SourceDocument, path: Path, value: unknown): SourceDocument {
  return { value, positionOf: (rest) => document.positionOf([...path, ...rest]) };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, "");
}
