import { messageReader } from "../carrier/message-reader.ts";
import { DYE_ATTRIBUTE, decodeDyeAttribute, encodeDyeAttribute } from "../wire/dye-attribute.ts";
import type { HeaderLine } from "../wire/encode-dye.ts";
import { joinedLines, NOT_TEXT } from "../wire/header-reader.ts";
import type { MessageDyeing } from "./message-dyeing.ts";

/**
 * All headers of the current dye in one text, for transports with few attributes or none. Undefined outside of a request,
 * where there is nothing to send.
 */
export function injectAttribute(dyeing: MessageDyeing): string | undefined {
  const lines = Object.entries(dyeing.injectMessage({})).map(([name, value]): HeaderLine => [name, String(value)]);
  return lines.length === 0 ? undefined : encodeDyeAttribute(lines);
}

/** Runs `fn` in the context of one delivery whose headers are in one text. What is no such text is counted, and no dye. */
export function receiveAttribute<T>(dyeing: MessageDyeing, attribute: unknown, fn: () => T): T {
  if (attribute === undefined || attribute === null) return dyeing.receiveMessage(undefined, fn);
  const lines = messageReader({ [DYE_ATTRIBUTE]: attribute })(DYE_ATTRIBUTE);
  const text = joinedLines(lines);
  const headers = text === undefined ? undefined : decodeDyeAttribute(text);
  if (headers === undefined) dyeing.count(lines === NOT_TEXT ? "header-not-text" : "dye-malformed", DYE_ATTRIBUTE);
  return dyeing.receiveMessage(headers, fn);
}
