import { readTrace } from "@dyeing/sdk/wire";
import type { HeaderLookup } from "./observed-dye.ts";

/** The trace id that a call's headers name, as the SDK that sent them reads it. */
export function traceIdOfHeaders(lookup: HeaderLookup): string | undefined {
  return readTrace((name) => lookup(name) ?? undefined).id;
}
