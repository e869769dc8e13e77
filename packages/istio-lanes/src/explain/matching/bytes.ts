/**
 * Proxies compare bytes. Text beyond ASCII becomes one character per byte of its UTF-8 form, which is also how Node
 * hands over what is on the wire.
 */
export function toBytes(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything that is not ASCII
  return /[^\u0000-\u007f]/.test(text) ? Buffer.from(text, "utf8").toString("latin1") : text;
}

/** Bytes as people read them, when they are UTF-8. */
export function fromBytes(bytes: string): string {
  if (!/[\u0080-\u00ff]/.test(bytes)) return bytes;
  const text = Buffer.from(bytes, "latin1").toString("utf8");
  return text.includes("\ufffd") ? bytes : text;
}
