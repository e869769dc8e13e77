import { toBytes } from "./bytes.ts";

/** The header lines of a request as they stood on the wire: one character per byte. */
export interface HeaderLines {
  /** The values of all lines of a header, in order. The name is lower case. Empty when there is none. */
  lines(name: string): readonly string[];
}

const NONE: readonly string[] = Object.freeze([]);

/** Header lines over Node's `rawHeaders`: names and values in turn. Nothing is copied or built in advance. */
export class RawHeaderLines implements HeaderLines {
  readonly #raw: readonly string[];

  constructor(raw: readonly string[]) {
    this.#raw = raw;
  }

  lines(name: string): readonly string[] {
    const raw = this.#raw;
    let found: string[] | undefined;
    for (let index = 0; index + 1 < raw.length; index += 2) {
      const candidate = raw[index];
      if (candidate === undefined || candidate.length !== name.length) continue;
      if (candidate !== name && candidate.toLowerCase() !== name) continue;
      const value = raw[index + 1] ?? "";
      if (found === undefined) found = [value];
      else found.push(value);
    }
    return found ?? NONE;
  }
}

/**
 * Header lines from pairs, or from a record whose values are one line or a list of lines. Values are text: what is
 * beyond ASCII goes on the wire as UTF-8.
 */
export function headerLines(
  headers: Iterable<readonly [string, string]> | Readonly<Record<string, string | readonly string[] | undefined>>,
): HeaderLines {
  const raw: string[] = [];
  if (Symbol.iterator in headers) {
    for (const [name, value] of headers as Iterable<readonly [string, string]>) raw.push(name, toBytes(value));
  } else {
    for (const [name, value] of Object.entries(headers)) {
      if (value === undefined) continue;
      for (const line of typeof value === "string" ? [value] : value) raw.push(name, toBytes(line));
    }
  }
  return new RawHeaderLines(raw);
}
