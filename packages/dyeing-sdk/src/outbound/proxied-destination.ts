import type { HeaderLine } from "../wire/encode-dye.ts";
import type { OutboundHeaders } from "./outbound-headers.ts";

const NONE: readonly HeaderLine[] = Object.freeze([]);
const ABSOLUTE_FORM = /^https?:\/\/[^/?#]*/i;

/**
 * The header lines for a request to `url`, which may be a proxy's. A tunnel (`CONNECT`) gets none: it is the proxy's, the
 * request inside has headers of its own. A request in absolute form (RFC 9112 section 3.2.2) names its real destination in
 * the path: then both hosts see the dye, so both have to be allowed.
 */
export function linesFor(headers: OutboundHeaders, method: string, url: string, path: string): readonly HeaderLine[] {
  if (method === "CONNECT") return NONE;
  const lines = headers.forUrl(url);
  const origin = lines.length === 0 ? undefined : ABSOLUTE_FORM.exec(path)?.[0];
  return origin === undefined ? lines : headers.forUrl(origin);
}
