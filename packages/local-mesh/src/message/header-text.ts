import { type HeaderLines, RawHeaderLines } from "@dyeing/lanes/explain";

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is that of ASCII
const ASCII = /^[\x00-\x7f]*$/;

/** Header lines, given byte by byte as Node does, read as UTF-8: as people write routes, and as Envoy logs. */
export function headerText(rawHeaders: readonly string[]): HeaderLines {
  for (let index = 1; index < rawHeaders.length; index += 2) {
    if (!ASCII.test(rawHeaders[index] ?? "")) return new RawHeaderLines(rawHeaders.map(textOf));
  }
  return new RawHeaderLines(rawHeaders);
}

function textOf(value: string): string {
  return ASCII.test(value) ? value : Buffer.from(value, "latin1").toString("utf8");
}
