import type { Topology } from "../expect/topology.ts";
import type { CallRecord } from "./call-record.ts";
import { type JsonLine, parseAccessLog } from "./parse-access-log.ts";
import { parseMessageLog } from "./parse-message-log.ts";
import { parseOutsideLog } from "./parse-outside-log.ts";
import { type ReadOptions, resolveReadOptions } from "./read-options.ts";

/** Characters of one line; a longer one is bad. */
export const MAX_LINE_LENGTH = 65_536;

/** What became of the lines. */
export interface ReadCounts {
  readonly lines: number;
  /** No JSON object, too long, or an access-log line that names no call. */
  readonly bad: number;
  /** Well-formed lines that are no evidence, such as a service's other log lines. */
  readonly other: number;
  /** Lines that are equal, character by character, to an earlier one: a log shipper delivers at least once. */
  readonly duplicates: number;
}

export interface Reading {
  readonly records: readonly CallRecord[];
  readonly counts: ReadCounts;
}

/**
 * Reads lines of any of the kinds that are evidence, mixed as they come: Envoy access-log lines, `message.published`
 * and `message.received` of services, `outside.received` of outside hosts. A bad line is counted and skipped; nothing
 * that a line holds makes this throw.
 */
export function readRecords(lines: Iterable<string>, topology: Topology, options: ReadOptions = {}): Reading {
  const resolved = resolveReadOptions(options);
  const callers = new Map<string, string>();
  for (const edge of topology.edges) if (edge.propagates === "nothing") callers.set(edge.to, edge.from);
  const records: CallRecord[] = [];
  const seen = new Set<string>();
  const counts = { lines: 0, bad: 0, other: 0, duplicates: 0 };
  for (const raw of lines) {
    const line = raw.trim();
    if (line === "") continue;
    counts.lines++;
    const json = line.length > MAX_LINE_LENGTH ? undefined : parseObject(line);
    if (json === undefined) {
      counts.bad++;
      continue;
    }
    const isEvent = typeof json.event === "string";
    if (!isEvent && !("start_time" in json)) {
      counts.other++;
      continue;
    }
    const record = isEvent
      ? (parseMessageLog(json, resolved) ?? parseOutsideLog(json, resolved, (host) => callers.get(host)))
      : parseAccessLog(json, resolved);
    if (record === undefined) {
      if (isEvent && !EVIDENCE.has(String(json.event))) counts.other++;
      else counts.bad++;
    } else if (seen.has(line)) counts.duplicates++;
    else {
      seen.add(line);
      records.push(record);
    }
  }
  return { records, counts };
}

const EVIDENCE = new Set(["message.published", "message.received", "outside.received"]);

function parseObject(line: string): JsonLine | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonLine) : undefined;
  } catch {
    return undefined;
  }
}
