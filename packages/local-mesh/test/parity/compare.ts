import { type AccessLogField, type AccessLogRecord, ISTIO_FIELDS } from "@dyeing/lanes/access-log";
import type { Seen } from "./play.ts";
import { LOGGED_HEADERS, type Served } from "./side.ts";
import { withoutUuid } from "./without-uuid.ts";

/** Fields of the log whose values differ from run to run: only whether there is one is compared. */
const PRESENCE: ReadonlySet<string> = new Set([
  "start_time",
  "duration",
  "upstream_service_time",
  "upstream_local_address",
  "downstream_local_address",
  "downstream_remote_address",
]);
/** Besides Istio's fields. The others are defined by this project, or come from the caller's pod. */
const COMPARED: readonly AccessLogField[] = [
  ...(Object.keys(ISTIO_FIELDS) as AccessLogField[]),
  "traceparent",
  "x_trace_color",
  "x_dye",
  "grpc_status",
  "upstream_request_attempt_count",
];

/** A log line as both sides should have it: ports are those of the services, by version. */
export function comparable(record: AccessLogRecord, { addresses }: Served): Readonly<Record<string, unknown>> {
  const line: Record<string, unknown> = {};
  for (const field of [...COMPARED, ...LOGGED_HEADERS.map((name) => name.replaceAll("-", "_"))]) {
    const value = record[field] ?? "-";
    line[field] = PRESENCE.has(field) ? value !== "-" : value;
  }
  const place = addresses.findIndex(({ address }) => address === line.upstream_host);
  if (place >= 0) line.upstream_host = `endpoint ${place}`;
  line.request_id = withoutUuid(String(line.request_id));
  line.upstream_cluster = String(line.upstream_cluster).replace(/#\d+$/, "");
  return line;
}

/** What two sides disagree on, one line each. */
export function differences(where: string, local: Seen, envoy: Seen): readonly string[] {
  const names = new Set([...Object.keys(local), ...Object.keys(envoy)]);
  return [...names].flatMap((name) => {
    const [ours, theirs] = [JSON.stringify(local[name]), JSON.stringify(envoy[name])];
    return ours === theirs ? [] : [`${where}: ${name}: local mesh ${ours}, Envoy ${theirs}`];
  });
}
