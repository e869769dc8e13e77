import type { DyeRecord } from "../context/dye-record.ts";
import { COLOR_HEADER } from "../wire/header-names.ts";
import type { Exchange } from "./exchange.ts";

/**
 * Says the color in the response: only where configured, as it makes the response depend on the request, and only when it is
 * known. An unknown state must not read as undyed in a response either.
 */
export function echoColor(exchange: Exchange, dye: DyeRecord | undefined): void {
  if (dye !== undefined) exchange.setResponseHeader?.(COLOR_HEADER, dye.color);
}
