import { type DyeHeader, parseDyeHeader } from "./dye-header.ts";
import { largestDyeHeader } from "./encode-dye.ts";
import { mayCarryTag } from "./may-carry-tag.ts";
import { keyOfHeader, type TagScope } from "./vocabulary.ts";

/** A header that `x-dye` lists. Whether it may carry a tag is asked once per text, not once per request. */
export interface ListedHeader {
  readonly header: string;
  readonly scope: TagScope;
  readonly mayCarry: boolean;
  /** The key that `x-dye` names for it. */
  readonly key: string | undefined;
}

/** A parsed `x-dye`, with what is asked of it per request. */
export interface KnownDyeHeader {
  readonly dye: DyeHeader;
  readonly listed: readonly ListedHeader[];
  /** The longest that it gets when it is written again. */
  readonly largest: number;
  /** How many listed headers have a name whose key `x-dye` gives to another. */
  readonly keysTaken: number;
}

const MAX_REMEMBERED = 512;

/** Parses `x-dye` and remembers it: its texts are few, as only a hop count varies. Bounded: emptied when full. */
export class DyeHeaderMemory {
  readonly #known = new Map<string, KnownDyeHeader>();

  /** How many texts are remembered. */
  get size(): number {
    return this.#known.size;
  }

  /** Undefined for a text that is malformed, which is not remembered. */
  parse(text: string): KnownDyeHeader | undefined {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const dye = parseDyeHeader(text);
    if (dye === undefined) return undefined;
    const parsed = knownDyeHeader(dye);
    if (this.#known.size >= MAX_REMEMBERED) this.#known.clear();
    this.#known.set(text, parsed);
    return parsed;
  }
}

function knownDyeHeader(dye: DyeHeader): KnownDyeHeader {
  const keys = new Map(dye.keys);
  const list = (header: string, scope: TagScope) => listedHeader(header, scope, keys.get(header));
  const listed = [
    ...dye.route.map((header) => list(header, "route")),
    ...dye.next.map((header) => list(header, "next")),
  ];
  const named = new Set(listed.flatMap(({ key }) => (key === undefined ? [] : [key])));
  const keysTaken = listed.filter(({ header, key }) => key === undefined && named.has(keyOfHeader(header))).length;
  return { dye, listed, largest: largestDyeHeader(dye), keysTaken };
}

/** A header that a dye lists, or would list. */
export function listedHeader(header: string, scope: TagScope, key: string | undefined): ListedHeader {
  return { header, scope, mayCarry: mayCarryTag(header), key };
}
