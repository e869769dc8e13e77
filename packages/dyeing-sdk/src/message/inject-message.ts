import { activeCarried } from "../context/active-carried.ts";
import { outgoingTraceId } from "../telemetry/opentelemetry.ts";

/**
 * Message headers with the current dye, request id and, while no tracer is active, trace headers. What the caller set stands. Never throws: on a
 * fault the headers go out as they came.
 */
export function injectMessage<H extends Readonly<Record<string, unknown>>>(
  headers: H,
  count: (reason: string, detail?: unknown) => void,
): H & Record<string, unknown> {
  try {
    const out: Record<string, unknown> = { ...headers };
    for (const [name, value] of activeCarried()?.headerLines(outgoingTraceId() === undefined) ?? []) {
      if (Object.hasOwn(out, name)) count("outbound-caller-set", name);
      else out[name] = value;
    }
    return out as H & Record<string, unknown>;
  } catch (error) {
    count("inject-failed", error);
    return headers;
  }
}
