import { type DyeHeader, parseDyeHeader } from "./dye-header.ts";
import { encodedBytes, fitBudget, isWithinBudget, largestDyeHeader } from "./encode-dye.ts";
import { isColor, isWireValue } from "./grammar.ts";
import { COLOR_HEADER, DYE_HEADER, mayCarryTag } from "./header-names.ts";
import { MAX_HEADER_BYTES, MAX_TAGS } from "./limits.ts";
import type { TagScope, Vocabulary } from "./vocabulary.ts";
import type { FaultSink, WireDye, WireFault, WireTag } from "./wire-dye.ts";

/** All lines of a header: one string (lines joined by `, `), a list of lines, or undefined. */
export type HeaderReader = (name: string) => string | readonly string[] | undefined;

/** `x-dye` texts are few (their variable part is a hop count), so parsing is remembered. Bounded: cleared when full. */
const MAX_REMEMBERED = 512;
const remembered = new Map<string, RememberedDyeHeader>();

/** A header that `x-dye` lists. Whether it may carry a tag is asked once per text, not once per request. */
interface ListedHeader {
  readonly header: string;
  readonly scope: TagScope;
  readonly mayCarry: boolean;
}

interface RememberedDyeHeader {
  readonly dye: DyeHeader;
  readonly listed: readonly ListedHeader[];
  /** The longest that it gets when it is written again. */
  readonly largest: number;
}

/**
 * Reads the dye of a request. Undefined when there is none that can be trusted to be whole: no color, a malformed
 * color or a malformed `x-dye`. A single bad tag costs that tag only and sets `cut`. Never throws, whatever the
 * headers hold.
 *
 * With `x-dye`, exactly the headers it lists are read; without it, those of the local vocabulary.
 */
export function decodeDye(read: HeaderReader, vocabulary: Vocabulary, fault: FaultSink): WireDye | undefined {
  const color = single(read(COLOR_HEADER));
  const dyeText = single(read(DYE_HEADER));
  if (color === undefined) {
    if (dyeText !== undefined) fault("color-missing");
    return undefined;
  }
  if (color === REPEATED || color.includes(",")) {
    fault("color-repeated");
    return undefined;
  }
  if (!isColor(color)) {
    fault("color-malformed");
    return undefined;
  }
  if (dyeText === undefined) return readVocabulary(color, read, vocabulary, fault);
  const known = dyeText === REPEATED ? undefined : rememberedDyeHeader(dyeText);
  if (known === undefined) {
    fault("dye-malformed");
    return undefined;
  }
  return readListed(color, known, read, vocabulary, fault);
}

function readListed(
  color: string,
  { dye, listed, largest }: RememberedDyeHeader,
  read: HeaderReader,
  vocabulary: Vocabulary,
  fault: FaultSink,
): WireDye {
  const tags = new TagReader(read, vocabulary, fault);
  for (const entry of listed) tags.take(entry);
  const whole: WireDye = {
    color,
    tags: tags.found,
    revision: dye.revision,
    rule: dye.rule,
    origin: dye.origin,
    hop: dye.hop,
    cut: dye.cut || tags.cut,
    rest: dye.rest,
  };
  // Summing is cheaper than encoding: only a dye near the limit is encoded here.
  return isWithinBudget(encodedBytes(whole), largest) ? whole : fitBudget(whole, fault);
}

function readVocabulary(color: string, read: HeaderReader, vocabulary: Vocabulary, fault: FaultSink): WireDye {
  const tags = new TagReader(read, vocabulary, fault);
  for (const spec of vocabulary.byHeader.values()) {
    if (spec.scope === "route" && read(spec.header) !== undefined) tags.take(listedHeader(spec.header, "route"));
  }
  const { found, cut } = tags;
  const whole: WireDye = {
    color,
    tags: found,
    cut,
    hop: 0,
    rest: "",
    revision: undefined,
    rule: undefined,
    origin: undefined,
  };
  return fitBudget(whole, fault);
}

/** Collects the tags of one request; a tag that cannot be taken is reported and sets `cut`. */
class TagReader {
  readonly found: WireTag[] = [];
  cut = false;
  readonly #read: HeaderReader;
  readonly #vocabulary: Vocabulary;
  readonly #fault: FaultSink;

  constructor(read: HeaderReader, vocabulary: Vocabulary, fault: FaultSink) {
    this.#read = read;
    this.#vocabulary = vocabulary;
    this.#fault = fault;
  }

  take({ header, scope, mayCarry }: ListedHeader): void {
    if (this.found.length >= MAX_TAGS) return this.#drop("over-budget");
    if (!mayCarry) return this.#drop("tag-denied");
    const value = single(this.#read(header));
    if (value === undefined) return this.#drop("tag-missing");
    if (value === REPEATED || header.length + value.length > MAX_HEADER_BYTES || !isWireValue(value)) {
      return this.#drop("tag-malformed");
    }
    this.found.push({ header, value, scope, priority: this.#vocabulary.byHeader.get(header)?.priority ?? 0 });
  }

  #drop(fault: WireFault): void {
    this.cut = true;
    this.#fault(fault);
  }
}

/** Not a header value: Node never delivers a NUL. */
const REPEATED = "\0";

function single(lines: string | readonly string[] | undefined): string | undefined {
  if (lines === undefined || typeof lines === "string") return lines;
  if (Array.isArray(lines) && lines.length === 1 && typeof lines[0] === "string") return lines[0];
  return Array.isArray(lines) && lines.length === 0 ? undefined : REPEATED;
}

function rememberedDyeHeader(text: string): RememberedDyeHeader | undefined {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const dye = parseDyeHeader(text);
  if (dye === undefined) return undefined;
  const listed = [
    ...dye.route.map((header) => listedHeader(header, "route")),
    ...dye.next.map((header) => listedHeader(header, "next")),
  ];
  const parsed = { dye, listed, largest: largestDyeHeader(dye) };
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(text, parsed);
  return parsed;
}

function listedHeader(header: string, scope: TagScope): ListedHeader {
  return { header, scope, mayCarry: mayCarryTag(header) };
}
