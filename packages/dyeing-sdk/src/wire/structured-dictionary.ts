/**
 * A member of an RFC 9651 dictionary, restricted to what `x-dye` may hold: strings, integers, booleans, byte
 * sequences, tokens, and inner lists of strings. Parameters are refused.
 */
export type Member =
  | { readonly kind: "string" | "token" | "bytes"; readonly value: string; readonly text: string }
  | { readonly kind: "integer"; readonly value: number; readonly text: string }
  | { readonly kind: "boolean"; readonly value: boolean; readonly text: string }
  | { readonly kind: "list"; readonly value: readonly string[]; readonly text: string };

// Sticky expressions without nested quantifiers: linear on any input.
const KEY = /[a-z*][a-z0-9_.*-]*/y;
const STRING = /"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"/y;
const INTEGER = /-?[0-9]{1,15}(?![0-9.])/y;
const BOOLEAN = /\?([01])/y;
const BYTES = /:([A-Za-z0-9+/=]*):/y;
const TOKEN = /[A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~:/-]*/y;
const SEPARATOR = /[ \t]*,[ \t]*/y;
const SPACES = / */y;

/**
 * Parses a dictionary (RFC 9651 section 4.2.2), stricter than the RFC in one point: a key that appears twice is an
 * error, because two header lines joined by a proxy look like that. Undefined when malformed.
 */
export function parseDictionary(text: string): ReadonlyMap<string, Member> | undefined {
  const members = new Map<string, Member>();
  let at = 0;
  for (;;) {
    const key = match(KEY, text, at)?.[0];
    if (key === undefined || members.has(key)) return undefined;
    const start = at;
    at += key.length;
    let member: Member | undefined;
    if (text[at] === "=") {
      member = parseValue(text, at + 1, start);
      if (member === undefined) return undefined;
      at = start + member.text.length;
    } else {
      member = { kind: "boolean", value: true, text: key };
    }
    members.set(key, member);
    if (at === text.length) return members;
    const separator = match(SEPARATOR, text, at);
    if (separator === undefined) return undefined;
    at += separator[0].length;
  }
}

function parseValue(text: string, at: number, start: number): Member | undefined {
  const whole = (length: number) => text.slice(start, at + length);
  let found: RegExpExecArray | undefined;
  switch (text[at]) {
    case '"':
      found = match(STRING, text, at);
      return found && { kind: "string", value: unescapeText(found[1] ?? ""), text: whole(found[0].length) };
    case "(":
      return parseInnerList(text, at, start);
    case "?":
      found = match(BOOLEAN, text, at);
      return found && { kind: "boolean", value: found[1] === "1", text: whole(found[0].length) };
    case ":":
      found = match(BYTES, text, at);
      return found && { kind: "bytes", value: found[1] ?? "", text: whole(found[0].length) };
    default:
      found = match(INTEGER, text, at);
      if (found) return { kind: "integer", value: Number(found[0]), text: whole(found[0].length) };
      found = match(TOKEN, text, at);
      return found && { kind: "token", value: found[0], text: whole(found[0].length) };
  }
}

function parseInnerList(text: string, from: number, start: number): Member | undefined {
  const items: string[] = [];
  let at = from + 1;
  for (;;) {
    const spaces = match(SPACES, text, at)?.[0].length ?? 0;
    at += spaces;
    if (text[at] === ")") return { kind: "list", value: items, text: text.slice(start, at + 1) };
    if (items.length > 0 && spaces === 0) return undefined;
    const item = match(STRING, text, at);
    if (item === undefined) return undefined;
    items.push(unescapeText(item[1] ?? ""));
    at += item[0].length;
  }
}

function match(expression: RegExp, text: string, at: number): RegExpExecArray | undefined {
  expression.lastIndex = at;
  return expression.exec(text) ?? undefined;
}

function unescapeText(text: string): string {
  return text.includes("\\") ? text.replaceAll(/\\(["\\])/g, "$1") : text;
}
