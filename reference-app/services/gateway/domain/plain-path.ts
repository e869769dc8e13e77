const ENCODED_UNRESERVED = /%(?:2[de]|3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])/i;
/** A segment of dots, with or without parameters; an empty one that is not the last; a control character. */
const MOVES = /\/\.{0,2}(?:;[^/]*)?\/|\/\.{1,2}(?:;[^/]*)?$/;
/** No chain of services decodes so often. */
const MAX_ROUNDS = 4;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\x00-\x1f\x7f]/;

/**
 * Whether a path means the same to everyone: it is its own normal form (RFC 3986, 6.2.2; URL Standard), and stays where
 * it is however often a service behind the gateway decodes it. `%2F` inside a name is allowed.
 */
export function isPlainPath(path: string): boolean {
  if (ENCODED_UNRESERVED.test(path) || path.includes("#") || MOVES.test(path)) return false;
  const url = URL.parse(path, "http://gateway");
  return url?.host === "gateway" && url.pathname === path && staysWhenDecoded(path);
}

function staysWhenDecoded(path: string): boolean {
  let decoded = path;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const plain = decoded.replaceAll("\\", "/");
    if (MOVES.test(plain) || CONTROL.test(plain)) return false;
    let next: string;
    try {
      next = decodeURIComponent(decoded);
    } catch {
      // Decoded once already, a percent sign is a sign like any other.
      return decoded !== path;
    }
    if (next === decoded) return true;
    decoded = next;
  }
  return false;
}
