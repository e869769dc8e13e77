import { DyeHeaderMemory, type KnownDyeHeader, type ListedHeader, listedHeader } from "./dye-header-memory.ts";
import { encodedBytes, fitBudget, isWithinBudget } from "./encode-dye.ts";
import { isColor, isWireValue } from "./grammar.ts";
import { COLOR_HEADER, DYE_HEADER, SIGNATURE_HEADER } from "./header-names.ts";
import { type HeaderReader, isAbsent, joinedLines, NOT_TEXT } from "./header-reader.ts";
import { MAX_HEADER_BYTES, MAX_TAGS } from "./limits.ts";
import { SharedDyes } from "./shared-dyes.ts";
import { isSignatureText } from "./signature.ts";
import { keyOfHeader, type TagSpec, type Vocabulary } from "./vocabulary.ts";
import type { FaultSink, WireDye, WireFault, WireTag } from "./wire-dye.ts";

export type { HeaderReader } from "./header-reader.ts";

const memory = new DyeHeaderMemory();
const shared = new SharedDyes();

/**
 * Reads the dye of a request. Undefined when there is none that can be trusted to be whole: no color, a malformed
 * color or a malformed `x-dye`. A single bad tag costs that tag only and sets `cut`. Never throws, whatever the
 * headers hold.
 *
 * With `x-dye`, exactly the headers it lists are read; without it, those of the local vocabulary.
 */
export function decodeDye(read: HeaderReader, vocabulary: Vocabulary, fault: FaultSink): WireDye | undefined {
  const color = single(read(COLOR_HEADER));
  const dyeLines = read(DYE_HEADER);
  if (color === undefined) {
    if (!isAbsent(dyeLines)) fault("color-missing");
    return undefined;
  }
  if (color === UNREADABLE || dyeLines === NOT_TEXT) {
    fault("header-not-text");
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
  if (isAbsent(dyeLines)) return readVocabulary(color, read, vocabulary, fault);
  const dyeText = joinedLines(dyeLines);
  const known = dyeText === undefined ? undefined : memory.parse(dyeText);
  if (known === undefined) {
    fault("dye-malformed");
    return undefined;
  }
  return readListed(color, known, read, vocabulary, fault);
}

function readListed(
  color: string,
  known: KnownDyeHeader,
  read: HeaderReader,
  vocabulary: Vocabulary,
  fault: FaultSink,
): WireDye {
  const mayBeShared = known.id !== 0 && known.keysTaken === 0 && read(SIGNATURE_HEADER) === undefined;
  const before = mayBeShared ? sharedBefore(color, known, read, vocabulary) : undefined;
  if (before !== undefined) return before;
  const { dye, listed, largest, keysTaken } = known;
  const tags = readTags(listed, read, vocabulary, fault);
  for (let count = 0; count < keysTaken; count += 1) fault("tag-key-taken");
  const whole: WireDye = {
    color,
    tags,
    revision: dye.revision,
    rule: dye.rule,
    origin: dye.origin,
    hop: dye.hop,
    cut: dye.cut || tags.length < listed.length,
    rest: dye.rest,
    signature: signatureIn(read, fault),
  };
  // Summing is cheaper than encoding: only a dye near the limit is encoded here.
  if (!isWithinBudget(encodedBytes(whole), largest)) return fitBudget(whole, fault);
  const texts = mayBeShared && tags.length === listed.length ? textsOf(color, known, read) : undefined;
  if (texts !== undefined) shared.saw(known.id, texts, whole, vocabulary);
  return whole;
}

/**
 * The dye that came before with the same texts, when its `x-dye` is one that comes again. None where there is a fault to be counted
 * each time, and none for a dye with a signature, which changes.
 */
function sharedBefore(
  color: string,
  { id, listed }: KnownDyeHeader,
  read: HeaderReader,
  vocabulary: Vocabulary,
): WireDye | undefined {
  let branch = shared.of(id, vocabulary)?.next.get(color);
  for (const { header } of listed) {
    if (branch === undefined) return undefined;
    const value = read(header);
    if (typeof value !== "string") return undefined;
    branch = branch.next.get(value);
  }
  return branch?.dye;
}

/** All texts of a dye but its `x-dye`. Undefined where one is a list of lines. */
function textsOf(color: string, { listed }: KnownDyeHeader, read: HeaderReader): readonly string[] | undefined {
  const texts = [color];
  for (const { header } of listed) {
    const value = read(header);
    if (typeof value !== "string") return undefined;
    texts.push(value);
  }
  return texts;
}

function readVocabulary(color: string, read: HeaderReader, vocabulary: Vocabulary, fault: FaultSink): WireDye {
  const came: ListedHeader[] = [];
  for (const spec of vocabulary.byHeader.values()) {
    if (spec.scope === "route" && read(spec.header) !== undefined) came.push(ownHeader(spec));
  }
  const tags = readTags(came, read, vocabulary, fault);
  const whole: WireDye = {
    color,
    tags,
    cut: tags.length < came.length,
    hop: 0,
    rest: "",
    revision: undefined,
    rule: undefined,
    origin: undefined,
    signature: undefined,
  };
  return fitBudget(whole, fault);
}

/** Without `x-dye` there is none: it says what was signed. */
function signatureIn(read: HeaderReader, fault: FaultSink): string | undefined {
  const text = single(read(SIGNATURE_HEADER));
  if (text === undefined || isSignatureText(text)) return text;
  fault("signature-malformed");
  return undefined;
}

/** The tags of one request, without those that cannot be taken: each of them is reported. */
function readTags(
  listed: readonly ListedHeader[],
  read: HeaderReader,
  vocabulary: Vocabulary,
  fault: FaultSink,
): readonly WireTag[] {
  const tags: WireTag[] = [];
  for (const entry of listed) {
    const tag = tags.length < MAX_TAGS ? readTag(entry, read, vocabulary) : "over-budget";
    if (typeof tag === "string") fault(tag);
    else tags.push(tag);
  }
  return tags;
}

function readTag(
  { header, scope, mayCarry, key }: ListedHeader,
  read: HeaderReader,
  vocabulary: Vocabulary,
): WireTag | WireFault {
  if (!mayCarry) return "tag-denied";
  const value = single(read(header));
  if (value === undefined) return "tag-missing";
  if (value === UNREADABLE) return "header-not-text";
  if (value === REPEATED || header.length + value.length > MAX_HEADER_BYTES || !isWireValue(value)) {
    return "tag-malformed";
  }
  const priority = vocabulary.byHeader.get(header)?.priority ?? 0;
  return key === undefined ? { header, value, scope, priority } : { header, value, scope, priority, key };
}

/** Not header values: Node never delivers a NUL. */
const REPEATED = "\0";
const UNREADABLE = "\0\0";

function single(lines: string | readonly string[] | undefined): string | undefined {
  if (lines === undefined || typeof lines === "string") return lines;
  if (lines === NOT_TEXT) return UNREADABLE;
  if (Array.isArray(lines) && lines.length === 1 && typeof lines[0] === "string") return lines[0];
  return Array.isArray(lines) && lines.length === 0 ? undefined : REPEATED;
}

/** A header of the local vocabulary, for a dye that has no `x-dye` yet. */
function ownHeader({ header, scope, key }: TagSpec): ListedHeader {
  return listedHeader(header, scope, key === keyOfHeader(header) ? undefined : key);
}
