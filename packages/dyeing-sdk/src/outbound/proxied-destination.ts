import type { Carried } from "../context/carried.ts";
import type { Runtime } from "../process/runtime.ts";
import { targetOfUrl } from "../trust/target.ts";
import { type Outgoing, outgoing, verdictOf } from "./outgoing.ts";

const ABSOLUTE_FORM = /^https?:\/\/[^/?#]*/i;

/**
 * The origin that a request in absolute form (RFC 9112 section 3.2.2) names in its path. Undefined for any other.
 *
 * Such a request goes to a proxy. When the origin is that of the request itself, the client has left it to something
 * below to send it to a proxy that it does not name.
 */
export function absoluteOrigin(path: string): string | undefined {
  return ABSOLUTE_FORM.exec(path)?.[0];
}

/** Whether two URLs name the same host and port. */
export function isSameOrigin(one: string, other: string): boolean {
  const [a, b] = [targetOfUrl(one), targetOfUrl(other)];
  return a !== undefined && a.host === b?.host && a.port === b.port;
}

/**
 * What a request to `url`, which may be a proxy's, may carry. A tunnel (`CONNECT`) is given nothing: it is the proxy's, the
 * request inside has headers of its own. Of a request in absolute form both hosts see the dye, so both have to be allowed;
 * and a proxy that nobody names is not.
 */
export function outgoingTo(carried: Carried | undefined, method: string, url: string, path: string): Outgoing {
  if (method === "CONNECT") {
    return { lines: [], denied: verdictOf(carried, (runtime) => runtime.allowsUrl(url)) === "denied" };
  }
  const origin = absoluteOrigin(path);
  if (origin === undefined) return outgoing(carried, (runtime) => runtime.allowsUrl(url), url);
  if (isSameOrigin(url, origin)) return outgoing(carried, () => false, `${url} through a proxy that is not named`);
  const allows = (runtime: Runtime) => runtime.allowsUrl(url) && runtime.allowsUrl(origin);
  return outgoing(carried, allows, `${origin} through ${url}`);
}
