/** Where a member stands in its text, key and value. */
interface Place {
  readonly start: number;
  readonly end: number;
}

/**
 * A member of an RFC 9651 dictionary. Values are told for what this version of `x-dye` uses; `other` is any other item or
 * inner list (decimals, dates, display strings, mixed lists), of which only the place is kept. Parameters are refused.
 */
export type Member = Place &
  (
    | { readonly kind: "string"; readonly value: string }
    | { readonly kind: "other"; readonly value: undefined }
    | { readonly kind: "integer"; readonly value: number }
    | { readonly kind: "boolean"; readonly value: boolean }
    | { readonly kind: "list"; readonly value: readonly string[] }
  );

// Sticky expressions without nested quantifiers: linear on any input.
const KEY = /[a-z*][a-z0-9_.*-]*/y;
const STRING = /"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"/y;
/** Items that are forwarded unread: bytes, display strings, dates, decimals, tokens. */
const OTHER =
  /:(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?:|%"(?:[\x20-\x21\x23-\x24\x26-\x7e]|%[0-9a-f]{2})*"|@-?[0-9]{1,15}(?![0-9.])|-?[0-9]{1,12}\.[0-9]{1,3}(?![0-9.])|[A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~:/-]*/y;
const INTEGER = /-?[0-9]{1,15}(?![0-9.])/y;
const BOOLEAN = /\?[01]/y;
const SEPARATOR = /[ \t]*,[ \t]*/y;
const SPACES = / */y;

/** Nothing of that kind begins there. */
const NO_MATCH = -1;

/**
 * Parses a dictionary (RFC 9651 section 4.2.2), stricter than the RFC in one point: a key that appears twice is an
 * error, because two header lines joined by a proxy look like that. Undefined when malformed.
 */
export function parseDictionary(text: string): ReadonlyMap<string, Member> | undefined {
  const members = new Map<string, Member>();
  let at = 0;
  for (;;) {
    const start = at;
    const end = endOf(KEY, text, start);
    if (end === NO_MATCH) return undefined;
    const key = text.slice(start, end);
    if (members.has(key)) return undefined;
    const member: Member | undefined =
      text[end] === "=" ? parseValue(text, end + 1, start) : { kind: "boolean", value: true, start, end };
    if (member === undefined) return undefined;
    members.set(key, member);
    if (member.end === text.length) return members;
    at = endOf(SEPARATOR, text, member.end);
    if (at === NO_MATCH) return undefined;
  }
}

/** The value that begins at `from`; `start` is where its member began. */
function parseValue(text: string, from: number, start: number): Member | undefined {
  let end: number;
  switch (text[from]) {
    case '"':
      end = endOf(STRING, text, from);
      return end === NO_MATCH ? undefined : { kind: "string", value: unquoted(text, from, end), start, end };
    case "(":
      return parseInnerList(text, from, start);
    case "?":
      end = endOf(BOOLEAN, text, from);
      return end === NO_MATCH ? undefined : { kind: "boolean", value: text[from + 1] === "1", start, end };
    default:
      end = endOf(INTEGER, text, from);
      if (end !== NO_MATCH) return { kind: "integer", value: Number(text.slice(from, end)), start, end };
      end = endOf(OTHER, text, from);
      return end === NO_MATCH ? undefined : { kind: "other", value: undefined, start, end };
  }
}

function parseInnerList(text: string, from: number, start: number): Member | undefined {
  const strings: string[] = [];
  let items = 0;
  let at = from + 1;
  for (;;) {
    const item = endOf(SPACES, text, at);
    if (text[item] === ")") {
      const place = { start, end: item + 1 };
      if (strings.length === items) return { kind: "list", value: strings, ...place };
      return { kind: "other", value: undefined, ...place };
    }
    if (items > 0 && item === at) return undefined;
    items += 1;
    at = endOf(STRING, text, item);
    if (at !== NO_MATCH) strings.push(unquoted(text, item, at));
    else at = endOfBareItem(text, item);
    if (at === NO_MATCH) return undefined;
  }
}

/** Any item but a string. */
function endOfBareItem(text: string, at: number): number {
  for (const expression of [INTEGER, BOOLEAN, OTHER]) {
    const end = endOf(expression, text, at);
    if (end !== NO_MATCH) return end;
  }
  return NO_MATCH;
}

/** Where a match that begins at `at` ends. Asked with `test`, as the match object would cost more than the match. */
function endOf(expression: RegExp, text: string, at: number): number {
  expression.lastIndex = at;
  return expression.test(text) ? expression.lastIndex : NO_MATCH;
}

/** The content of the quoted string between two positions. */
function unquoted(text: string, from: number, end: number): string {
  const content = text.slice(from + 1, end - 1);
  return content.includes("\\") ? content.replaceAll(/\\(["\\])/g, "$1") : content;
}
