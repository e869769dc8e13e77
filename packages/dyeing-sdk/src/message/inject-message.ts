import { messageReader } from "../carrier/message-reader.ts";
import { activeCarried } from "../context/active-carried.ts";
import type { Count } from "../process/runtime.ts";
import { outgoingTraceId } from "../telemetry/opentelemetry.ts";
import { copyHeaders } from "./copy-headers.ts";

/**
 * Message headers with the current dye, request id and, while no tracer is active, trace headers. What the caller set
 * stands; a name without a value is not set. Never throws: on a fault the headers go out as they came.
 */
export function injectMessage<H extends object>(given: H, count: Count): H & Record<string, unknown> {
  try {
    const { headers, set } = copyHeaders(given ?? {});
    const isSet = messageReader(given);
    for (const [name, value] of activeCarried()?.headerLines(outgoingTraceId() === undefined) ?? []) {
      if (isSet(name) !== undefined) count("outbound-caller-set", name);
      else set(name, value);
    }
    return headers as H & Record<string, unknown>;
  } catch (error) {
    count("inject-failed", error);
    return given as H & Record<string, unknown>;
  }
}
