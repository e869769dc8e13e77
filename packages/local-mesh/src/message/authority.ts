/** A host name, an IPv4 address or a bracketed IPv6 address, with or without port; no userinfo (RFC 9110, 7.2). */
const AUTHORITY = /^(?:[A-Za-z0-9._~!$&'()*+;=-]+|\[[0-9A-Fa-f:.]+\])(?::\d{0,5})?$/;

/** Whether an authority can be read in one way only. */
export function isAuthority(text: string): boolean {
  return AUTHORITY.test(text);
}
