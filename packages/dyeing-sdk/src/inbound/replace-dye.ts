import type { DyeRecord } from "../context/dye-record.ts";
import type { HeaderReader } from "../wire/decode-dye.ts";
import { parseDyeHeader } from "../wire/dye-header.ts";
import { COLOR_HEADER, DYE_HEADER, SIGNATURE_HEADER } from "../wire/header-names.ts";
import { joinedLines } from "../wire/header-reader.ts";
import { mayCarryTag } from "../wire/may-carry-tag.ts";
import { decodeTagValue } from "../wire/tag-value.ts";
import { utf8OfLatin1 } from "../wire/utf8-of-latin1.ts";
import type { Vocabulary } from "../wire/vocabulary.ts";
import type { Exchange } from "./exchange.ts";

/** Headers that are nobody's but ours. */
const OWN: ReadonlySet<string> = new Set([COLOR_HEADER, DYE_HEADER, SIGNATURE_HEADER, "x-multi-tag"]);

type Lines = string | readonly string[] | undefined;

/** What `replaceDye` met. */
export interface Replaced {
  /** Whether anything else than what was decided was there. */
  readonly forged: boolean;
  /** What stood in the request under the names that it replaced or took out. */
  readonly came: ReadonlyMap<string, Lines>;
}

/**
 * Takes what did not become the request's dye out of the request, so that an application which reads its headers, or
 * forwards them by hand, meets nothing forged: our own headers, those that the policy's tags and rules name, and those
 * that `x-dye` lists. A tag that was decided stands there with the decided value, in the form of the wire: the
 * application may read it where the client put it.
 *
 * A header that neither the policy nor `x-dye` names is the client's own.
 */
export function replaceDye(
  exchange: Exchange,
  read: HeaderReader,
  dye: DyeRecord | undefined,
  vocabulary: Vocabulary,
): Replaced {
  const listed = listedIn(read(DYE_HEADER));
  const isOfDye = (name: string) => OWN.has(name) || vocabulary.byHeader.has(name) || listed.has(name);
  const names = exchange.headerNames?.().filter(isOfDye) ?? present(read, OWN, vocabulary.byHeader.keys(), listed);
  let forged = false;
  let came = NOTHING;
  for (const name of names) {
    const value = OWN.has(name) ? undefined : decidedValue(name, dye);
    const lines = read(name);
    if (!says(lines, value)) forged = true;
    if (came === NOTHING) came = new Map();
    came.set(name, lines);
    if (value !== undefined && exchange.setHeader !== undefined) exchange.setHeader(name, value);
    else exchange.removeHeader?.(name);
  }
  return { forged, came };
}

/**
 * Puts a dye that was decided anew where the one before it was: in the headers that the client or the first decision had
 * given. Nothing else is added to a request.
 */
export function replaceDecided(
  exchange: Exchange,
  came: ReadonlyMap<string, unknown>,
  dye: DyeRecord,
  vocabulary: Vocabulary,
): void {
  for (const name of came.keys()) {
    if (!vocabulary.byHeader.has(name)) continue;
    const value = decidedValue(name, dye);
    if (value !== undefined && exchange.setHeader !== undefined) exchange.setHeader(name, value);
    else exchange.removeHeader?.(name);
  }
}

function decidedValue(name: string, dye: DyeRecord | undefined): string | undefined {
  return dye?.wire.tags.find((tag) => tag.header === name)?.value;
}

/** Whether a header came as what was decided: in the form of the wire, or as the text before it was encoded. */
function says(lines: Lines, value: string | undefined): boolean {
  const line = typeof lines === "string" || lines === undefined ? lines : lines.length === 1 ? lines[0] : "";
  return line === value || (line !== undefined && value !== undefined && utf8OfLatin1(line) === decodeTagValue(value));
}

/**
 * The headers that an `x-dye` lists, however it came. One that does not parse, or came twice, opens no way around:
 * every word in it may be the name of one.
 */
function listedIn(lines: Lines): ReadonlySet<string> {
  const text = joinedLines(lines);
  if (text === undefined) return NONE;
  const dye = parseDyeHeader(text);
  const names = dye === undefined ? (text.toLowerCase().match(/[a-z0-9-]+/g) ?? []) : [...dye.route, ...dye.next];
  return new Set(names.filter(mayCarryTag));
}

const NONE: ReadonlySet<string> = new Set();
/** Most requests bring nothing of a dye. Never written to. */
const NOTHING = new Map<string, Lines>();

function present(read: HeaderReader, ...groups: readonly Iterable<string>[]): string[] {
  const names = new Set<string>();
  for (const group of groups) for (const name of group) if (read(name) !== undefined) names.add(name);
  return [...names];
}
