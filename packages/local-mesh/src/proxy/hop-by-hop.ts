const HOP_BY_HOP: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "proxy-authenticate",
  "proxy-authorization",
  "transfer-encoding",
  "upgrade",
  "expect",
  "http2-settings",
]);

/**
 * The header lines that may go on to the next hop: all but the hop-by-hop ones and those that `Connection` names.
 * Names keep their case, repeated lines stay apart. `TE: trailers` goes on: gRPC needs it.
 */
export function endToEnd(rawHeaders: readonly string[]): string[] {
  let named: Set<string> | undefined;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.length !== 10 || rawHeaders[index]?.toLowerCase() !== "connection") continue;
    for (const name of (rawHeaders[index + 1] ?? "").split(",")) {
      const token = name.trim().toLowerCase();
      if (token === "close" || token === "keep-alive" || token === "te") continue;
      named ??= new Set();
      named.add(token);
    }
  }
  const kept: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    const value = rawHeaders[index + 1] ?? "";
    const lower = name.toLowerCase();
    if (HOP_BY_HOP.has(lower) || named?.has(lower) === true) continue;
    if (lower === "te" && value.trim().toLowerCase() !== "trailers") continue;
    kept.push(name, value);
  }
  return kept;
}
