import { type FieldPath, YamlPlaces } from "@dyeing/text";
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from "yaml";
import { IssueCollector } from "./issue-collector.ts";
import { PolicyError } from "./policy-error.ts";

/** Levels of maps and lists. The format needs six. */
const MAX_DEPTH = 32;

/** A document as plain data with null-prototype objects, and where its fields stand in the text. */
export interface ReadDocument {
  readonly data: unknown;
  readonly locator: YamlPlaces;
}

/**
 * Reads YAML 1.2 or JSON. Refused beyond what the parser refuses: several documents, anchors and aliases, tags, keys
 * that are not text. Throws PolicyError.
 */
export function readYaml(text: string, file: string): ReadDocument {
  const lines = new LineCounter();
  const document = parse(text, file, lines);
  const locator = new YamlPlaces(document, lines);
  const faults: Fault[] = [...document.errors, ...document.warnings, ...duplicatesIn(document)];
  const fault = faults.toSorted((a, b) => a.pos[0] - b.pos[0])[0];
  if (fault !== undefined) {
    const code = fault.code === "DUPLICATE_KEY" ? "DYE_POLICY_DUPLICATE" : "DYE_POLICY_SYNTAX";
    throw new PolicyError({ code, text: textOf(fault), file, ...locator.at(fault.pos[0]), path: "" }, [], {
      cause: fault,
    });
  }
  const issues = new IssueCollector(file, locator);
  const data = toPlain(document.contents, [], issues);
  issues.throwIfAny();
  return { data, locator };
}

/** What the parser found, or a key that stands twice. */
interface Fault {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

function duplicatesIn(document: Document.Parsed): Fault[] {
  const faults: Fault[] = [];
  visit(document, {
    Map(_, { items }) {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const [start = 0, end = start] = key.range ?? [];
        if (keys.has(key.value)) faults.push({ code: "DUPLICATE_KEY", message: "", pos: [start, end] });
        keys.add(key.value);
      }
    },
  });
  return faults;
}

function parse(text: string, file: string, lineCounter: LineCounter): Document.Parsed {
  try {
    return parseDocument(text, {
      version: "1.2",
      lineCounter,
      keepSourceTokens: true,
      prettyErrors: false,
      // The parser compares each key with all before it: a minute for a map of 30,000.
      uniqueKeys: false,
      logLevel: "error",
    });
  } catch (cause) {
    // The parser recurses: very deep nesting ends its stack.
    const place = { file, line: undefined, column: undefined, path: "" };
    throw new PolicyError({ code: "DYE_POLICY_SYNTAX", text: "policy cannot be parsed", ...place }, [], { cause });
  }
}

function textOf(fault: Fault): string {
  if (fault.code === "DUPLICATE_KEY") return "key stands twice in the same map";
  if (fault.code === "MULTIPLE_DOCS") return "file has more than one document";
  const line = fault.message.split("\n", 1)[0] ?? "";
  return line.charAt(0).toLowerCase() + line.slice(1);
}

function toPlain(node: unknown, path: FieldPath, issues: IssueCollector): unknown {
  const refuse = (text: string, at: FieldPath = path, onKey = false) =>
    issues.add({ code: "DYE_POLICY_SYNTAX", path: at, text, onKey });
  if (node === null || node === undefined) return null;
  if (isAlias(node)) return refuse("aliases are not supported: write the value out");
  if (path.length > MAX_DEPTH) return refuse(`nested more than ${MAX_DEPTH} levels deep`);
  if (isScalar(node)) return node.anchor === undefined ? node.value : refuse("anchors are not supported");
  if (isSeq(node)) {
    if (node.anchor !== undefined) return refuse("anchors are not supported");
    return node.items.map((item, at) => toPlain(item, [...path, at], issues));
  }
  if (!isMap(node)) return refuse("not a map, list or scalar");
  if (node.anchor !== undefined) return refuse("anchors are not supported");
  const map: Record<string, unknown> = Object.create(null);
  for (const { key, value } of node.items) {
    if (isScalar(key) && typeof key.value === "string") map[key.value] = toPlain(value, [...path, key.value], issues);
    else refuse("key must be text: put it in quotes");
  }
  return map;
}
