/**
 * The value of a cookie in a Cookie header, as it was sent, without the quotes that may stand around it (RFC 6265
 * section 4.1.1). Of several with that name, the first.
 */
export function cookieOf(cookies: string, name: string): string | undefined {
  let start = 0;
  while (start < cookies.length) {
    const found = cookies.indexOf(";", start);
    const end = found === -1 ? cookies.length : found;
    const equals = cookies.indexOf("=", start);
    if (equals !== -1 && equals < end && cookies.slice(start, equals).trim() === name) {
      const value = cookies.slice(equals + 1, end).trim();
      return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
    }
    start = end + 1;
  }
  return undefined;
}
