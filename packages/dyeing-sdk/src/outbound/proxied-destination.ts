import { targetOfUrl } from "../trust/target.ts";

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
