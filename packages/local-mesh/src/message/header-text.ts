// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is that of ASCII
const ASCII = /^[\x00-\x7f]*$/;

/** A header value, which Node gives byte by byte, read as UTF-8: as Envoy logs it. */
export function headerText(value: string): string {
  return ASCII.test(value) ? value : Buffer.from(value, "latin1").toString("utf8");
}
