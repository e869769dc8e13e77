import { COLOR_HEADER, DYE_HEADER } from "@dyeing/sdk/wire";
import type { CallRecord } from "./call-record.ts";
import { headerNamesIn, lookupIn } from "./header-lookup.ts";
import { observeDye } from "./observed-dye.ts";
import type { JsonLine } from "./parse-access-log.ts";
import { printable } from "./printable.ts";
import { idsOf, type ResolvedReadOptions } from "./read-options.ts";
import { timeOf } from "./time-of.ts";
import { traceIdOfHeaders } from "./trace-id.ts";

/**
 * An `outside.received` line: what a host outside the mesh saw. Such a host gets no trace header, so the call is
 * joined by a business id in path or body. `caller` is the one service that calls it.
 */
export function parseOutsideLog(
  line: JsonLine,
  options: ResolvedReadOptions,
  callerOf: (host: string) => string | undefined,
): CallRecord | undefined {
  if (line.event !== "outside.received" || typeof line.name !== "string") return undefined;
  const to = printable(line.name);
  const from = callerOf(to);
  const time = timeOf(line.time);
  if (from === undefined || time === undefined) return undefined;
  const lookup = lookupIn(line.headers);
  const dye = observeDye(lookup, options.tagHeaders);
  const path = typeof line.path === "string" ? line.path : "";
  const dyeHeaders = new Set([COLOR_HEADER, DYE_HEADER, ...dye.tags.keys()]);
  const witness = options.witnessHeader === undefined ? undefined : lookup(options.witnessHeader);
  return {
    source: "outside",
    time,
    duration: undefined,
    traceId: traceIdOfHeaders(lookup),
    requestId: printable(lookup("x-request-id") ?? "") || undefined,
    edge: `${from}->${to}`,
    from,
    fromVersion: undefined,
    to,
    answeredBy: undefined,
    protocol: "http",
    method: typeof line.method === "string" ? printable(line.method) : "",
    path: printable(path),
    dye,
    witness: witness == null ? undefined : printable(witness),
    ids: idsOf(`${path} ${JSON.stringify(line.body ?? null)}`, lookup, options),
    messageId: undefined,
    status: undefined,
    grpcStatus: undefined,
    flags: [],
    attempts: 1,
    repairedLane: undefined,
    dyeHeaders: headerNamesIn(line.headers).filter((name) => dyeHeaders.has(name)),
  };
}
