import { baggageValues } from "../wire/baggage.ts";
import { isHeaderName } from "../wire/grammar.ts";
import { COLOR_HEADER, DYE_HEADER, TRACESTATE_HEADER } from "../wire/header-names.ts";
import { type HeaderReader, isAbsent, joinedLines } from "../wire/header-reader.ts";
import { headersInTracestate } from "../wire/tracestate-member.ts";
import type { Vocabulary } from "../wire/vocabulary.ts";
import type { Mirror } from "./mirrors.ts";

export interface RestoreSettings {
  /** The first that has a color counts. */
  readonly from: readonly Mirror[];
  /** Headers of tags that are looked for in a baggage, beside those of the vocabulary. */
  readonly tags: readonly string[];
}

/**
 * Reads a request, of which no dye header arrived, as if what its mirrors carry stood in its headers. Undefined where the
 * dye's own headers are there, which count, or no mirror has a color.
 */
export function mirrorReader(
  read: HeaderReader,
  vocabulary: Vocabulary,
  { from, tags }: RestoreSettings,
): HeaderReader | undefined {
  if (!isAbsent(read(COLOR_HEADER)) || !isAbsent(read(DYE_HEADER))) return undefined;
  for (const mirror of from) {
    const text = joinedLines(read(mirror));
    if (text === undefined) continue;
    const lines = mirror === TRACESTATE_HEADER ? linesInTracestate(text) : linesInBaggage(text, tags, vocabulary);
    if (lines.has(COLOR_HEADER)) return (name) => lines.get(name);
  }
  return undefined;
}

type Lines = Map<string, string | readonly string[]>;

function linesInTracestate(text: string): Lines {
  const lines: Lines = new Map();
  for (const [name, value] of headersInTracestate(text)) {
    if (name === DYE_HEADER) continue;
    const before = lines.get(name);
    lines.set(name, before === undefined ? value : [before, value].flat());
  }
  return listed(lines);
}

function linesInBaggage(text: string, tags: readonly string[], vocabulary: Vocabulary): Lines {
  const known = [...vocabulary.byHeader.values()].filter(({ scope }) => scope === "route").map(({ header }) => header);
  const lines: Lines = new Map();
  for (const name of new Set([COLOR_HEADER, ...tags, ...known])) {
    // What does not decode is there, and is no value of a header.
    const values = baggageValues(text, name).map((value) => value ?? "\0");
    if (values.length > 0) lines.set(name, values);
  }
  return listed(lines);
}

/** With an `x-dye` that lists the tags, as there would be. */
function listed(lines: Lines): Lines {
  const names = [...lines.keys()].filter((name) => name !== COLOR_HEADER && isHeaderName(name));
  return lines.set(DYE_HEADER, `h=(${names.map((name) => `"${name}"`).join(" ")})`);
}
