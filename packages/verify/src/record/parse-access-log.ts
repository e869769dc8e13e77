import { ABSENT, type AccessLogField, headerField, repairedLane } from "@dyeing/lanes/access-log";
import { COLOR_HEADER, DYE_HEADER, parseTraceparent, traceIdOf } from "@dyeing/sdk/wire";
import type { CallProtocol, CallRecord } from "./call-record.ts";
import { type HeaderLookup, observeDye } from "./observed-dye.ts";
import { printable } from "./printable.ts";
import { idsOf, type ResolvedReadOptions } from "./read-options.ts";

/** The parsed JSON of one line, values still untrusted. */
export type JsonLine = Readonly<Record<string, unknown>>;

/**
 * An Envoy access-log line as a record. Undefined when the line is no outbound call: no caller, no callee or no start
 * time.
 */
export function parseAccessLog(line: JsonLine, options: ResolvedReadOptions): CallRecord | undefined {
  const text = (name: AccessLogField) => textOf(line[name]);
  const time = Date.parse(text("start_time") ?? "");
  const from = text("workload_name");
  const to = serviceOf(line.upstream_service) ?? text("authority")?.split(/[.:]/, 1)[0];
  if (Number.isNaN(time) || from === undefined || to === undefined) return undefined;
  const lookup: HeaderLookup = (name) => {
    const field = name === COLOR_HEADER || name === DYE_HEADER ? name.replaceAll("-", "_") : headerField(name);
    return Object.hasOwn(line, field) ? (rawOf(line[field]) ?? null) : undefined;
  };
  const path = rawOf(line.path) ?? "";
  const status = numberOf(line.response_code);
  const grpcStatus = numberOf(line.grpc_status);
  const witness = options.witnessHeader === undefined ? undefined : lookup(options.witnessHeader);
  return {
    source: "proxy",
    time,
    duration: numberOf(line.duration),
    traceId: traceIdOf(text("trace_id")) ?? parseTraceparent(text("traceparent") ?? "")?.traceId,
    requestId: text("request_id"),
    edge: `${from}->${to}`,
    from,
    fromVersion: text("workload_version"),
    to,
    answeredBy: text("upstream_version") ?? versionOf(text("upstream_host"), time, options),
    protocol: protocolOf(text("protocol"), status, grpcStatus),
    method: text("method") ?? "",
    path: printable(path),
    dye: observeDye(lookup, options.tagHeaders),
    witness: witness == null ? undefined : printable(witness),
    ids: idsOf(path, lookup, options),
    messageId: undefined,
    status,
    grpcStatus,
    flags: (text("response_flags") ?? "").split(",").filter((flag) => flag !== ""),
    attempts: Math.max(1, numberOf(line.upstream_request_attempt_count) ?? 1),
    repairedLane: repairedLane(text("route_name") ?? ""),
    dyeHeaders: [],
  };
}

function protocolOf(protocol: string | undefined, status: number | undefined, grpc: number | undefined): CallProtocol {
  if (status === 101) return "ws";
  return grpc !== undefined && protocol === "HTTP/2" ? "grpc" : "http";
}

/**
 * The local mesh writes a name; Istio the cluster's metadata: a list of the services that the cluster stands for. Several
 * are one port of several names, of which the first is as good as any.
 */
function serviceOf(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : undefined;
  if (typeof first !== "object" || first === null) return textOf(value);
  return textOf((first as { readonly name?: unknown }).name);
}

function versionOf(address: string | undefined, time: number, { versionAt }: ResolvedReadOptions): string | undefined {
  return address === undefined ? undefined : versionAt(address, time);
}

/** The text of a field, or undefined where Envoy writes that there is none. */
function rawOf(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== ABSENT && value !== "" ? value : undefined;
}

function textOf(value: unknown): string | undefined {
  const raw = rawOf(value);
  return raw === undefined ? undefined : printable(raw);
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}
