// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is that of ASCII
const ASCII = /^[\x00-\x7f]*$/;

/** A header value, which Node gives byte by byte, as Envoy logs it: UTF-8, else a character for each byte. */
export function headerText(value: string): string {
  if (ASCII.test(value)) return value;
  const text = Buffer.from(value, "latin1").toString("utf8");
  return text.includes("\ufffd") ? value : text;
}
