import { type DyeHeader, parseDyeHeader } from "./dye-header.ts";
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
  /** Stands for its text while it is remembered; 0 for one that is not. */
  readonly id: number;
  readonly dye: DyeHeader;
  readonly listed: readonly ListedHeader[];
  /** It gets no longer than this when it is written again. */
  readonly largest: number;
  /** How many listed headers have a name whose key `x-dye` gives to another. */
  readonly keysTaken: number;
}

const MAX_REMEMBERED = 512;
const MAX_SEEN = 256;

/**
 * Parses `x-dye` and remembers it: its texts are few, as only a hop count varies. Bounded: emptied when full. At first
 * sight only the text is kept: what lives on is dear, and a text that comes once would push out those that come again.
 */
export class DyeHeaderMemory {
  readonly #known = new Map<string, KnownDyeHeader>();
  readonly #seen = new Set<string>();
  #lastId = 0;

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
    if (!this.#seen.delete(text)) {
      if (this.#seen.size >= MAX_SEEN) this.#seen.clear();
      this.#seen.add(text);
      return knownDyeHeader(dye, text, 0);
    }
    if (this.#known.size >= MAX_REMEMBERED) this.#known.clear();
    this.#lastId += 1;
    const remembered = knownDyeHeader(dye, text, this.#lastId);
    this.#known.set(text, remembered);
    return remembered;
  }
}

function knownDyeHeader(dye: DyeHeader, text: string, id: number): KnownDyeHeader {
  const keys = dye.keys.length === 0 ? NO_KEYS : new Map(dye.keys);
  const listed: ListedHeader[] = [];
  for (const header of dye.route) listed.push(listedHeader(header, "route", keys.get(header)));
  for (const header of dye.next) listed.push(listedHeader(header, "next", keys.get(header)));
  return { id, dye, listed, largest: largestOfText(text), keysTaken: keys.size === 0 ? 0 : countTaken(listed) };
}

/** Of what may be missing in a text: `h=()`, three digits of `hop`, `cut`, each with its separator. */
const ADDED = ", h=(), hop=999, cut".length;

/** No less than what is written of it later: a comma of one character may become a separator of two. */
function largestOfText(text: string): number {
  let largest = text.length + ADDED;
  for (let at = text.indexOf(","); at !== -1; at = text.indexOf(",", at + 1)) largest += 1;
  return largest;
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
