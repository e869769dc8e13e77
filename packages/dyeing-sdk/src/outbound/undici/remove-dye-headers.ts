import type { Carried } from "../../context/carried.ts";
import { parseDyeHeader } from "../../wire/dye-header.ts";
import type { HeaderLine } from "../../wire/encode-dye.ts";
import { DYE_HEADER, mayCarryTag } from "../../wire/header-names.ts";
import { isDyeHeader, runtimeOf } from "../outgoing.ts";
import { headerOf, removeHeaders, type UndiciRequest } from "./undici-request.ts";

/**
 * Takes every dye header out of a request to a host that may not see any, whoever put it there: those of the caller's dye,
 * those that a policy of this process knows, and those that an `x-dye` in the request lists.
 *
 * @param added Lines that are ours: they go as well, but nobody set them by hand.
 */
export function removeDyeHeaders(
  request: UndiciRequest,
  carried: Carried | undefined,
  added: readonly HeaderLine[],
  destination: string,
): void {
  const { headers } = request;
  const listed = listedIn(headers);
  const own = new Map(added);
  let byHand = 0;
  const goes = (name: string, value: string | readonly string[]): boolean => {
    if (own.get(name) === value) return true;
    if (!isDyeHeader(name, carried) && !(listed.has(name) && mayCarryTag(name))) return false;
    byHand += 1;
    return true;
  };
  removeHeaders(headers, goes);
  if (byHand > 0) runtimeOf(carried)?.count("outbound-removed", destination);
}

const NONE: ReadonlySet<string> = new Set();

function listedIn(headers: UndiciRequest["headers"]): ReadonlySet<string> {
  const text = headerOf(headers, DYE_HEADER);
  if (text === undefined) return NONE;
  const names = new Set<string>();
  for (const line of typeof text === "string" ? [text] : text) {
    const dye = parseDyeHeader(line);
    for (const name of dye === undefined ? [] : [...dye.route, ...dye.next]) names.add(name);
  }
  return names;
}
