import { activeCarried } from "../context/carried-context.ts";
import { activeTraceId } from "../telemetry/active-trace.ts";

/**
 * Message headers with the current dye, request id and trace headers. What the caller set stands. Never throws: on a
 * fault the headers go out as they came.
 */
export function injectMessage<H extends Readonly<Record<string, unknown>>>(
  headers: H,
  count: (reason: string, detail?: unknown) => void,
): H & Record<string, unknown> {
  const out: Record<string, unknown> = { ...headers };
  try {
    for (const [name, value] of activeCarried()?.headerLines(activeTraceId() === undefined) ?? []) {
      if (Object.hasOwn(out, name)) count("outbound-caller-set", name);
      else out[name] = value;
    }
  } catch (error) {
    count("inject-failed", error);
  }
  return out as H & Record<string, unknown>;
}
