import type { HeaderLine } from "../../wire/encode-dye.ts";
import { nameBeginning, nameBeginnings } from "../name-beginning.ts";

/** One request on the wire, as undici's channel shows it. The same in undici 6, 7 and 8, and in Node's own fetch. */
export interface UndiciRequest {
  readonly origin: string | URL | undefined;
  readonly method: string;
  readonly path: string;
  /** The Host header that was given; null without one. */
  readonly host?: string | null;
  /** Names and values in turn; a value may be a list. */
  readonly headers: (string | readonly string[])[];
  addHeader(name: string, value: string): unknown;
}

type Lines = UndiciRequest["headers"];

/** The value of a header; undefined when it is not there. `name` is in lower case. */
export function headerOf(headers: Lines, name: string): string | readonly string[] | undefined {
  for (let index = 0; index < headers.length; index += 2) {
    const present = headers[index];
    if (typeof present === "string" && present.length === name.length && present.toLowerCase() === name) {
      return headers[index + 1];
    }
  }
  return undefined;
}

/** Whether a request may have one of these headers: see {@link nameBeginning}. */
export function hasNameLike(headers: Lines, lines: readonly HeaderLine[]): boolean {
  const beginnings = nameBeginnings(lines);
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index];
    if (typeof name === "string" && beginnings.includes(nameBeginning(name))) return true;
  }
  return false;
}

/** Takes headers out, in place: what is written later is this list. Returns how many. */
export function removeHeaders(
  headers: Lines,
  goes: (name: string, value: string | readonly string[]) => boolean,
): number {
  let removed = 0;
  for (let index = headers.length - 2; index >= 0; index -= 2) {
    const name = headers[index];
    if (typeof name !== "string" || !goes(name.toLowerCase(), headers[index + 1] ?? "")) continue;
    headers.splice(index, 2);
    removed += 1;
  }
  return removed;
}
