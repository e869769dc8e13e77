import type { Carried } from "../context/carried.ts";
import { type Outgoing, outgoing } from "./outgoing.ts";

const NOTHING: Outgoing = Object.freeze({ lines: Object.freeze([]), denied: false });
const ABSOLUTE_FORM = /^https?:\/\/[^/?#]*/i;

/**
 * What a request to `url`, which may be a proxy's, may carry. A tunnel (`CONNECT`) gets nothing: it is the proxy's, the
 * request inside has headers of its own. A request in absolute form (RFC 9112 section 3.2.2) names its real destination in
 * the path: then both hosts see the dye, so both have to be allowed.
 */
export function outgoingTo(carried: Carried | undefined, method: string, url: string, path: string): Outgoing {
  if (method === "CONNECT") return NOTHING;
  const first = outgoing(carried, (runtime) => runtime.allowsUrl(url), url);
  const origin = first.denied ? undefined : ABSOLUTE_FORM.exec(path)?.[0];
  return origin === undefined ? first : outgoing(carried, (runtime) => runtime.allowsUrl(origin), origin);
}
