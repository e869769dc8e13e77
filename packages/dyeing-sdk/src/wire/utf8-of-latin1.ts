/** Node shows the bytes of a header as one character each. */
const BEYOND_ASCII = /[\x80-\xff]/;
const BEYOND_BYTES = /[\u0100-\uffff]/;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The text of a header whose bytes are UTF-8. Node gives every byte of a header as one character (latin1), so that raw
 * UTF-8 arrives as gibberish. What is no UTF-8, or no bytes, stays as it is.
 */
export function utf8OfLatin1(text: string): string {
  if (!BEYOND_ASCII.test(text) || BEYOND_BYTES.test(text)) return text;
  try {
    return decoder.decode(Uint8Array.from(text, (char) => char.charCodeAt(0)));
  } catch {
    return text;
  }
}
