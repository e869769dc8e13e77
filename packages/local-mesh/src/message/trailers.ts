/**
 * Fields that are wrong in trailers: those that frame, route or authenticate a message, and those between two hops
 * (RFC 9110, 6.5.1). A reader that merges trailers into the headers would believe them.
 */
const NEVER_IN_TRAILERS: ReadonlySet<string> = new Set([
  "authorization",
  "cache-control",
  "connection",
  "content-encoding",
  "content-length",
  "content-range",
  "content-type",
  "cookie",
  "expect",
  "host",
  "keep-alive",
  "max-forwards",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "set-cookie",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** The trailers that may go on to the next hop. */
export function endToEndTrailers(rawTrailers: readonly string[]): readonly string[] {
  if (rawTrailers.length === 0) return rawTrailers;
  const kept: string[] = [];
  for (let index = 0; index + 1 < rawTrailers.length; index += 2) {
    const name = rawTrailers[index] ?? "";
    if (!NEVER_IN_TRAILERS.has(name.toLowerCase())) kept.push(name, rawTrailers[index + 1] ?? "");
  }
  return kept;
}
