import type { HeaderLine } from "../wire/encode-dye.ts";

/** Request headers as node:http2 takes them: an object, or names and values in turn. */
export type Http2RequestHeaders = Readonly<Record<string, unknown>> | readonly unknown[] | null | undefined;

/** Names as they stand, and values. Those of an object under symbols (what not to index) are no headers. */
function entriesOf(headers: Http2RequestHeaders): (readonly [name: string, value: unknown])[] {
  if (!Array.isArray(headers)) return Object.entries(headers ?? {});
  const entries: [string, unknown][] = [];
  for (let index = 0; index < headers.length; index += 2) entries.push([String(headers[index]), headers[index + 1]]);
  return entries;
}

/** The headers of one HTTP/2 request. What the caller handed over is never written into: callers keep such objects. */
export class Http2Headers {
  readonly given: Http2RequestHeaders;
  readonly #entries: (readonly [name: string, value: unknown])[];
  /** Lower case, in the order of the entries. */
  readonly #names: readonly string[];

  constructor(given: Http2RequestHeaders) {
    this.given = given;
    this.#entries = entriesOf(given);
    this.#names = this.#entries.map(([name]) => name.toLowerCase());
  }

  has(name: string): boolean {
    return this.#names.includes(name);
  }

  hasTrace(): boolean {
    return this.some((name) => /^(?:traceparent|tracestate|b3|x-b3-.+)$/.test(name));
  }

  some(test: (name: string) => boolean): boolean {
    return this.#names.some(test);
  }

  /** The first value of a header, as text; empty without one. */
  first(name: string): string {
    return this.has(name) ? (this.values(name)[0] ?? "") : "";
  }

  /** All values of a header, as text. */
  values(name: string): string[] {
    return this.#entries
      .filter(([, value], index) => this.#names[index] === name && value !== undefined && value !== null)
      .flatMap(([, value]) => (Array.isArray(value) ? value.map(String) : [String(value)]));
  }

  with(lines: readonly HeaderLine[]): Http2RequestHeaders {
    if (lines.length === 0) return this.given;
    if (Array.isArray(this.given)) return [...this.given, ...lines.flat()];
    return Object.assign(Object.create(null), this.given, Object.fromEntries(lines));
  }

  /** Each header that goes is reported by its name, once per header. */
  without(isGone: (name: string) => boolean, gone: (name: string) => void): Http2RequestHeaders {
    const going = [...new Set(this.#names)].filter((name) => !name.startsWith(":") && isGone(name));
    if (going.length === 0) return this.given;
    going.forEach(gone);
    const kept = this.#entries.filter(([name]) => !going.includes(name.toLowerCase()));
    if (Array.isArray(this.given)) return kept.flat();
    const symbols = Object.getOwnPropertySymbols(this.given).map((key) => [key, (this.given as never)[key]] as const);
    return Object.assign(Object.create(null), Object.fromEntries(kept), Object.fromEntries(symbols));
  }
}
