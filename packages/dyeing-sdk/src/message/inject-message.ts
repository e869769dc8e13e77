import { messageReader } from "../carrier/message-reader.ts";
import { activeCarried } from "../context/active-carried.ts";
import { type MirrorEdit, mirrorChanges, mirrorEdit } from "../outbound/mirror-edit.ts";
import type { Count } from "../process/runtime.ts";
import { outgoingTraceId } from "../telemetry/opentelemetry.ts";
import { type HeaderReader, joinedLines } from "../wire/header-reader.ts";
import { copyHeaders } from "./copy-headers.ts";

/**
 * Message headers with the current dye, request id and, while no tracer is active, trace headers. What the caller set
 * stands; a name without a value is not set. Never throws: on a fault the headers go out as they came.
 */
export function injectMessage<H extends object>(given: H, count: Count): H & Record<string, unknown> {
  try {
    const { headers, set } = copyHeaders(given ?? {});
    const isSet = messageReader(given);
    const carried = activeCarried();
    for (const [name, value] of carried?.headerLines(outgoingTraceId() === undefined) ?? []) {
      if (isSet(name) !== undefined) count("outbound-caller-set", name);
      else set(name, value);
    }
    const edit = mirrorEdit(carried, "allowed");
    if (edit !== undefined) mirrorInMessage(edit, messageReader(headers), Array.isArray(headers), set);
    return headers as H & Record<string, unknown>;
  } catch (error) {
    count("inject-failed", error);
    return given as H & Record<string, unknown>;
  }
}

function mirrorInMessage(
  edit: MirrorEdit,
  read: HeaderReader,
  isList: boolean,
  set: (name: string, value: string) => void,
) {
  const valuesOf = (name: string) => [joinedLines(read(name)) ?? []].flat();
  for (const [header, value] of mirrorChanges(edit, valuesOf)) {
    // A list has each line for good.
    if (!isList || valuesOf(header).length === 0) set(header, value ?? "");
  }
}
