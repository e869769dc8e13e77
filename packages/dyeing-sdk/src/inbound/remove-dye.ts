import type { HeaderReader } from "../wire/decode-dye.ts";
import { parseDyeHeader } from "../wire/dye-header.ts";
import { COLOR_HEADER, DYE_HEADER } from "../wire/header-names.ts";
import { mayCarryTag } from "../wire/may-carry-tag.ts";
import type { Exchange } from "./exchange.ts";

/**
 * Takes a dye that was not accepted out of the request: color, `x-dye`, and the tag headers that it lists. Rules have read
 * the headers by now. A header that no `x-dye` lists stays: it is the client's own, and rules may read it.
 */
export function removeDye(exchange: Exchange, read: HeaderReader): void {
  if (exchange.removeHeader === undefined) return;
  const text = read(DYE_HEADER);
  const listed = typeof text === "string" ? parseDyeHeader(text) : undefined;
  for (const name of [...(listed?.route ?? []), ...(listed?.next ?? [])]) {
    if (mayCarryTag(name)) exchange.removeHeader(name);
  }
  if (text !== undefined) exchange.removeHeader(DYE_HEADER);
  if (read(COLOR_HEADER) !== undefined) exchange.removeHeader(COLOR_HEADER);
}
