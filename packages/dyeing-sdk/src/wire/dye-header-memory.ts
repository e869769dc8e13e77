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
/** A power of two. */
const MAX_SEEN = 4096;

/**
 * Parses `x-dye` and remembers it: its texts are few, as only a hop count varies. Bounded: emptied when full. At first
 * sight only a hash is kept: what lives on is dear, and a text that comes once would push out those that come again.
 */
export class DyeHeaderMemory {
  readonly #known = new Map<string, KnownDyeHeader>();
  readonly #seen = new Int32Array(MAX_SEEN);

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
    if (!this.#isSeenAgain(text)) return parsed;
    if (this.#known.size >= MAX_REMEMBERED) this.#known.clear();
    this.#known.set(text, parsed);
    return parsed;
  }

  /** Texts that share a hash may be taken for each other: then one is remembered early. */
  #isSeenAgain(text: string): boolean {
    const hash = hashOf(text);
    const at = hash & (MAX_SEEN - 1);
    const again = this.#seen[at] === hash;
    this.#seen[at] = hash;
    return again;
  }
}

/** FNV-1a over UTF-16 units; never 0, which an empty place has. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5 | 0;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash === 0 ? 1 : hash;
}

function knownDyeHeader(dye: DyeHeader): KnownDyeHeader {
  const keys = dye.keys.length === 0 ? NO_KEYS : new Map(dye.keys);
  const listed: ListedHeader[] = [];
  for (const header of dye.route) listed.push(listedHeader(header, "route", keys.get(header)));
  for (const header of dye.next) listed.push(listedHeader(header, "next", keys.get(header)));
  return { dye, listed, largest: largestDyeHeader(dye), keysTaken: keys.size === 0 ? 0 : countTaken(listed) };
}

const NO_KEYS: ReadonlyMap<string, string> = new Map();

function countTaken(listed: readonly ListedHeader[]): number {
  const named = new Set(listed.flatMap(({ key }) => (key === undefined ? [] : [key])));
  return listed.filter(({ header, key }) => key === undefined && named.has(keyOfHeader(header))).length;
}

/** A header that a dye lists, or would list. */
export function listedHeader(header: string, scope: TagScope, key: string | undefined): ListedHeader {
  return { header, scope, mayCarry: mayCarryTag(header), key };
}
