/**
 * The value of a cookie in a Cookie header, as it was sent, without the quotes that may stand around it (RFC 6265
 * section 4.1.1). Of several with that name, the first.
 */
export function cookieOf(cookies: string, name: string): string | undefined {
  for (const pair of cookies.split(";")) {
    const at = pair.indexOf("=");
    if (at === -1 || pair.slice(0, at).trim() !== name) continue;
    const value = pair.slice(at + 1).trim();
    return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
  }
  return undefined;
}
