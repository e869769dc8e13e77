/** Milliseconds since the epoch of a log line's time: a number of milliseconds (pino's default) or an ISO 8601 text. */
export function timeOf(value: unknown): number | undefined {
  const time = typeof value === "string" ? Date.parse(value) : value;
  return typeof time === "number" && Number.isFinite(time) ? time : undefined;
}
