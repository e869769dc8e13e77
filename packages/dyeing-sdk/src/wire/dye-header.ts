import { isHeaderName, isTagKey } from "./grammar.ts";
import { DYE_HEADER } from "./header-names.ts";
import { MAX_HEADER_BYTES, MAX_HOP } from "./limits.ts";
import { readOrdinary } from "./ordinary-dye-header.ts";
import { type Member, parseDictionary } from "./structured-dictionary.ts";

/** A header, and the key of the tag that it carries. */
export type KeyOfHeader = readonly [header: string, key: string];

/** What `x-dye` says: an RFC 9651 dictionary, read strictly. */
export interface DyeHeader {
  /** `h`: the headers that carry this dye's route-scoped tags. The color is not listed: it always travels. */
  readonly route: readonly string[];
  /** `n`: the headers of next-scoped tags: read by the receiver, never forwarded. */
  readonly next: readonly string[];
  /** `k`: header and key in turn, of tags whose key does not follow from the header's name. In pairs here. */
  readonly keys: readonly KeyOfHeader[];
  /** `rev`: revision of the policy that decided. */
  readonly revision: string | undefined;
  /** `rule`: id of the rule that gave the color. */
  readonly rule: string | undefined;
  /** `org`: the service that decided. */
  readonly origin: string | undefined;
  /** `hop`: how many services received it so far; 0 when it leaves the edge. */
  readonly hop: number;
  /** `cut`: a tag was dropped on the way. */
  readonly cut: boolean;
  /**
   * Members that this version does not know, as they stood on the wire. They are forwarded unchanged, so that a
   * newer sender and a newer receiver understand each other across an older service.
   */
  readonly rest: string;
}

/** What `x-dye` says of the tags. */
export type DyeHeaderLists = Pick<DyeHeader, "route" | "next" | "keys">;

/** The members that this version knows. A key out of a text is compared faster once, here, than with each of them. */
const KNOWN = new Map(
  (["h", "n", "k", "rev", "rule", "org", "hop", "cut"] as const).map((key) => [key as string, key]),
);

/** Parses `x-dye`. Undefined when malformed: too long, not the grammar, a member twice, or a member of a wrong type. */
export function parseDyeHeader(text: string): DyeHeader | undefined {
  if (text.length + DYE_HEADER.length > MAX_HEADER_BYTES) return undefined;
  return readOrdinary(text) ?? readMembers(text);
}

/** Any form of it, member by member. */
export function readMembers(text: string): DyeHeader | undefined {
  const members = parseDictionary(text);
  if (members === undefined) return undefined;
  let route: readonly string[] = [];
  let next: readonly string[] = [];
  let keys: readonly KeyOfHeader[] = [];
  let revision: string | undefined;
  let rule: string | undefined;
  let origin: string | undefined;
  let hop = 0;
  let cut = false;
  let rest = "";
  for (const [key, member] of members) {
    switch (KNOWN.get(key)) {
      case "h":
      case "n": {
        const names = headerNames(member);
        if (names === undefined) return undefined;
        if (key === "h") route = names;
        else next = names;
        break;
      }
      case "k": {
        const pairs = keyPairs(member);
        if (pairs === undefined) return undefined;
        keys = pairs;
        break;
      }
      case "rev":
      case "rule":
      case "org":
        if (member.kind !== "string" || !isDyeHeaderLength(member.value)) return undefined;
        if (key === "rev") revision = member.value;
        else if (key === "rule") rule = member.value;
        else origin = member.value;
        break;
      case "hop":
        if (typeof member.value !== "number" || member.value < 0) return undefined;
        // `-0` is an RFC 9651 integer, and is written back as 0.
        hop = Math.min(member.value, MAX_HOP) || 0;
        break;
      case "cut":
        if (typeof member.value !== "boolean") return undefined;
        cut = member.value;
        break;
      default:
        rest += `, ${text.slice(member.start, member.end)}`;
    }
  }
  return { route, next, keys, revision, rule, origin, hop, cut, rest };
}

/** Writes `x-dye`. Parsing what this returns gives an equal object. */
export function formatDyeHeader(dye: DyeHeader): string {
  return writeDyeHeader(dye, dye);
}

/** The lists, and all else: whoever has them apart need not put them together. */
export function writeDyeHeader(lists: DyeHeaderLists, dye: Omit<DyeHeader, keyof DyeHeaderLists>): string {
  let out = `h=${innerList(lists.route)}`;
  if (lists.next.length > 0) out += `, n=${innerList(lists.next)}`;
  if (lists.keys.length > 0) out += `, k=${innerList(lists.keys.flat())}`;
  if (dye.revision !== undefined) out += `, rev=${quoted(dye.revision)}`;
  if (dye.rule !== undefined) out += `, rule=${quoted(dye.rule)}`;
  if (dye.origin !== undefined) out += `, org=${quoted(dye.origin)}`;
  out += `, hop=${dye.hop}`;
  if (dye.cut) out += ", cut";
  return out + dye.rest;
}

/** A tag, as far as `x-dye` tells of it. */
interface Listed {
  readonly header: string;
  readonly key?: string | undefined;
}

/** What `x-dye` takes at most for these tags, whatever their scope and wherever it goes: told without writing it. */
export function dyeHeaderBound(
  tags: readonly Listed[],
  { revision, rule, origin, rest }: Pick<DyeHeader, "revision" | "rule" | "origin" | "rest">,
): number {
  // `h=(), n=(), k=(), hop=999, cut`
  let bound = 30 + rest.length + textBound(revision) + textBound(rule) + textBound(origin);
  for (const { header, key } of tags) {
    bound += header.length + 3;
    if (key !== undefined) bound += header.length + key.length + 6;
  }
  return bound;
}

/** `, rule=""`, with every character escaped. */
function textBound(text: string | undefined): number {
  return text === undefined ? 0 : 9 + 2 * text.length;
}

const PRINTABLE = /^[\x20-\x7e]+$/;
const MAX_TEXT_LENGTH = 64;

/** Whether a text can be written as `rev`, `rule` or `org`: printable ASCII of at most 64 characters. */
export function isDyeHeaderText(text: string): boolean {
  return isDyeHeaderLength(text) && PRINTABLE.test(text);
}

/** All that is left to ask of a string that came in `x-dye`. */
function isDyeHeaderLength(text: string): boolean {
  return text.length > 0 && text.length <= MAX_TEXT_LENGTH;
}

function headerNames(member: Member): readonly string[] | undefined {
  if (member.kind !== "list") return undefined;
  const names = member.value;
  // A set would cost more: they are few, in a text of bounded length.
  return names.every((name, at) => isHeaderName(name) && names.indexOf(name) === at) ? names : undefined;
}

/** Both are named, so that a service which drops or adds headers without knowing `k` cannot shift a key to another. */
function keyPairs(member: Member): readonly KeyOfHeader[] | undefined {
  if (member.kind !== "list" || member.value.length % 2 === 1) return undefined;
  const pairs: KeyOfHeader[] = [];
  for (let at = 0; at < member.value.length; at += 2) {
    const [header = "", key = ""] = member.value.slice(at, at + 2);
    if (!isHeaderName(header) || !isTagKey(key) || key === "color") return undefined;
    if (pairs.some((pair) => pair[0] === header || pair[1] === key)) return undefined;
    pairs.push([header, key]);
  }
  return pairs;
}

function innerList(names: readonly string[]): string {
  return names.length === 0 ? "()" : `("${names.join('" "')}")`;
}

/** What an RFC 9651 string escapes. Names seldom hold any of it, and looking is cheaper than replacing. */
const ESCAPED = /["\\]/;

function quoted(text: string): string {
  return ESCAPED.test(text) ? `"${text.replaceAll(/["\\]/g, "\\$&")}"` : `"${text}"`;
}
