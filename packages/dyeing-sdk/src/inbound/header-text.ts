const BEYOND_ASCII = /[\x80-\xff]/;
const BEYOND_LATIN1 = /[\u0100-\uffff]/;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * The text of a header value. Node hands over the bytes as Latin-1; clients that send more than ASCII send UTF-8. Bytes
 * that are not UTF-8 stay as they are, and so does what an exchange has decoded itself.
 */
export function headerText(value: string): string {
  if (!BEYOND_ASCII.test(value) || BEYOND_LATIN1.test(value)) return value;
  try {
    return utf8.decode(Buffer.from(value, "latin1"));
  } catch {
    return value;
  }
}
