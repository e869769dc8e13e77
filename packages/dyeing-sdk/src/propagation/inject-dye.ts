import { mirroredIn } from "../context/mirror.ts";
import type { OtelContext } from "../telemetry/opentelemetry.ts";

/**
 * Writes the dye and request id that an OpenTelemetry context mirrors, with `set(name, value)`. Never throws. There is no
 * host to ask an allow-list about: for carriers that stay inside, such as messages.
 */
export function injectDye(ctx: OtelContext, set: (name: string, value: string) => void): void {
  const carried = mirroredIn(ctx)?.latest;
  if (carried === undefined || carried.runtime.closed) return;
  try {
    for (const [name, value] of carried.headerLines(false)) set(name, value);
  } catch (error) {
    carried.runtime.count("inject-failed", error);
  }
}
