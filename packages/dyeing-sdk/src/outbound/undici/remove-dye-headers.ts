import type { Carried } from "../../context/carried.ts";
import type { HeaderLine } from "../../wire/encode-dye.ts";
import { DYE_HEADER } from "../../wire/header-names.ts";
import { headersListedIn } from "../listed-headers.ts";
import { dyeHeaderTest, runtimeOf } from "../outgoing.ts";
import { headerOf, removeHeaders, type UndiciRequest } from "./undici-request.ts";

/**
 * Takes every dye header out of a request to a host that may not see any, whoever put it there: those of the caller's dye,
 * those that a policy of this process knows, and those that an `x-dye` in the request lists.
 *
 * @param added Lines that are ours: they go as well, but nobody set them by hand.
 */
export function removeDyeHeaders(
  { headers }: UndiciRequest,
  carried: Carried | undefined,
  added: readonly HeaderLine[],
): void {
  const listed = headersListedIn([headerOf(headers, DYE_HEADER) ?? []].flat());
  const isOfDye = dyeHeaderTest(carried);
  const own = new Map(added);
  const byHand = new Set<string>();
  removeHeaders(headers, (name, value) => {
    if (own.get(name) === value) return true;
    if (!isOfDye(name) && !listed.has(name)) return false;
    byHand.add(name);
    return true;
  });
  for (const name of byHand) runtimeOf(carried)?.count("outbound-removed", name);
}
