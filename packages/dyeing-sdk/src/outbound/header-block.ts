import type { HeaderLine } from "../wire/encode-dye.ts";
import { type MirrorEdit, mirrorChanges } from "./mirror-edit.ts";
import { type NameBeginning, nameBeginning, nameBeginnings } from "./name-beginning.ts";
import { isSafeLine, isSafeValue } from "./safe-line.ts";

/**
 * The header block of a request as Node writes it: the request line, one line per header, an empty line, each ended by
 * CR LF. Node refuses a CR or LF inside of any of them.
 */
const EOL = "\r\n";
const EMPTY_LINE = EOL + EOL;

interface RenderedLine {
  readonly line: string;
  /** As the name stands in a block in lower case. */
  readonly needle: string;
}
interface Rendered {
  readonly lines: readonly RenderedLine[];
  readonly text: string;
}

/** By the array, which its record makes once and shares between calls. */
const rendered = new WeakMap<readonly HeaderLine[], Rendered>();

function renderedLines(headerLines: readonly HeaderLine[]): Rendered {
  let known = rendered.get(headerLines);
  if (known === undefined) {
    const lines = headerLines
      .filter(isSafeLine)
      .map(([name, value]) => ({ line: `${name}: ${value}${EOL}`, needle: `${EOL}${name}:` }));
    known = { lines, text: lines.map(({ line }) => line).join("") };
    rendered.set(headerLines, known);
  }
  return known;
}

/**
 * A block with these lines after its own, where it does not have the header already. Where it has another value for it,
 * `isSet` hears the name: the same value is what a recipe on `outboundHeaders()` put there.
 */
export function withLines(block: string, headerLines: readonly HeaderLine[], isSet: (name: string) => void): string {
  const { lines, text } = renderedLines(headerLines);
  let added = text;
  if (hasNameLike(block, nameBeginnings(headerLines))) {
    const lower = block.toLowerCase();
    added = "";
    for (const { line, needle } of lines) {
      if (!lower.includes(needle)) added += line;
      else if (!lower.includes(EOL + line.toLowerCase())) isSet(needle.slice(EOL.length, -1));
    }
  }
  return added === "" ? block : `${block.slice(0, -EOL.length)}${added}${EOL}`;
}

/** A block without the headers whose lower-case names `isGone` picks; each such line is reported by its name. */
export function withoutHeaders(block: string, isGone: (name: string) => boolean, gone: (name: string) => void): string {
  let kept = "";
  let from = block.indexOf(EOL) + EOL.length;
  let unchanged = 0;
  while (from < block.length) {
    const end = block.indexOf(EOL, from) + EOL.length;
    if (end < from + EOL.length) break;
    const name = nameOf(block, from, end);
    if (name !== "" && isGone(name)) {
      kept += block.slice(unchanged, from);
      unchanged = end;
      gone(name);
    }
    from = end;
  }
  return unchanged === 0 ? block : kept + block.slice(unchanged);
}

/** A block with what a dye's mirrors have to be. */
export function withMirrors(block: string, edit: MirrorEdit | undefined): string {
  if (edit === undefined) return block;
  let edited = block;
  for (const [header, value] of mirrorChanges(edit, (name) => valuesIn(block, name))) {
    // A header that holds what must not be written is left to whoever wrote it.
    if (value !== undefined && !isSafeValue(value)) continue;
    edited = withoutHeaders(edited, (name) => name === header, ignore);
    if (value !== undefined) edited = `${edited.slice(0, -EOL.length)}${header}: ${value}${EOL}${EOL}`;
  }
  return edited;
}

function ignore(): void {}

/** The values of all lines of a header (lower case). */
export function valuesIn(block: string, name: string): string[] {
  const values: string[] = [];
  if (!block.toLowerCase().includes(`${EOL}${name}:`)) return values;
  for (const line of block.split(EOL)) {
    const colon = line.indexOf(":");
    if (colon > 0 && line.slice(0, colon).toLowerCase() === name) values.push(line.slice(colon + 1).trim());
  }
  return values;
}

const TRACE = ["traceparent:", "tracestate:", "b3:", "x-b3-"].map((name) => EOL + name);
const TRACE_BEGINNINGS = [...new Set(TRACE.map((needle) => nameBeginning(needle, EOL.length)))];

/** Whether a tracer, or the caller, has put any trace header there. */
export function hasTraceHeader(block: string): boolean {
  if (!hasNameLike(block, TRACE_BEGINNINGS)) return false;
  const lower = block.toLowerCase();
  return TRACE.some((needle) => lower.includes(needle));
}

function hasNameLike(block: string, beginnings: readonly NameBeginning[]): boolean {
  for (let at = block.indexOf(EOL); at !== -1; at = block.indexOf(EOL, at + EOL.length)) {
    if (beginnings.includes(nameBeginning(block, at + EOL.length))) return true;
  }
  return false;
}

const SPACE = " ";
const SLASH = "/".charCodeAt(0);

/** The second word of the request line where it is no path: a URL in absolute form, an authority, an asterisk. */
export function otherTargetOf(block: string): string | undefined {
  const start = block.indexOf(SPACE) + SPACE.length;
  return block.charCodeAt(start) === SLASH ? undefined : block.slice(start, block.indexOf(SPACE, start));
}

/** Whether a text is a header block, with whatever of the body after it. */
export function isBlock(text: unknown): text is string {
  return typeof text === "string" && text.includes(EMPTY_LINE);
}

function nameOf(block: string, from: number, end: number): string {
  const colon = block.indexOf(":", from);
  return colon === -1 || colon >= end ? "" : block.slice(from, colon).toLowerCase();
}
