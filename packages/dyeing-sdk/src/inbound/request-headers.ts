import type { IncomingMessage } from "node:http";
import type { Http2ServerRequest } from "node:http2";

/**
 * The headers of Node's request in the three places where an application may find them: `headers`, `headersDistinct` and
 * `rawHeaders`. The first two are made from the third when they are first read, by the number of lines that came: they
 * have to be there before a line is taken out.
 */
export class RequestHeaders {
  readonly #req: IncomingMessage | Http2ServerRequest;
  readonly #joined: Record<string, unknown>;
  /** Names, as they were sent, and values in turn. */
  readonly #raw: string[];

  constructor(req: IncomingMessage | Http2ServerRequest) {
    this.#req = req;
    this.#joined = req.headers;
    this.#raw = req.rawHeaders;
  }

  /** Lower case, each once; also of headers that other code has added or taken out of one place only. */
  names(): string[] {
    const names = Object.keys(this.#joined);
    let others: Set<string> | undefined;
    for (let at = 0; at < this.#raw.length; at += 2) {
      const name = (this.#raw[at] ?? "").toLowerCase();
      // Nearly always there: Node has made one of the other.
      if (Object.hasOwn(this.#joined, name)) continue;
      others ??= new Set();
      others.add(name);
    }
    return others === undefined ? names : [...names, ...others];
  }

  remove(name: string): void {
    const distinct = this.#distinct();
    delete this.#joined[name];
    if (distinct !== undefined) delete distinct[name];
    this.#removeLines(name, 0);
  }

  /** One line, in the place of the first. */
  set(name: string, value: string): void {
    const distinct = this.#distinct();
    this.#joined[name] = value;
    if (distinct !== undefined) distinct[name] = [value];
    const first = this.#lineOf(name, 0);
    if (first === -1) return void this.#raw.push(name, value);
    this.#raw[first + 1] = value;
    this.#removeLines(name, first + 2);
  }

  /** Made when it is asked for: most requests are only looked through. HTTP/2 requests have none. */
  #distinct(): Record<string, unknown> | undefined {
    return (this.#req as Partial<IncomingMessage>).headersDistinct;
  }

  #lineOf(name: string, from: number): number {
    for (let at = from; at < this.#raw.length; at += 2) {
      const line = this.#raw[at];
      if (line !== undefined && line.length === name.length && line.toLowerCase() === name) return at;
    }
    return -1;
  }

  #removeLines(name: string, from: number): void {
    for (let at = this.#lineOf(name, from); at !== -1; at = this.#lineOf(name, at)) this.#raw.splice(at, 2);
  }
}
