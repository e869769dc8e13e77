const ABSOLUTE_FORM = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

/**
 * The path of a request target (RFC 9112 section 3.2): without query and fragment, and of the absolute form, in which
 * clients ask a proxy and anybody may ask a server, without scheme and authority.
 */
export function pathOfTarget(target: string): string {
  const query = target.indexOf("?");
  const before = query === -1 ? target : target.slice(0, query);
  const fragment = before.indexOf("#");
  const whole = fragment === -1 ? before : before.slice(0, fragment);
  if (whole.startsWith("/")) return whole;
  return whole.replace(ABSOLUTE_FORM, "") || "/";
}
