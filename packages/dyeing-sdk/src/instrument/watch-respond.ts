import type { ServerHttp2Stream } from "node:http2";

/** Is asked when a stream's response headers are about to be written. */
export interface RespondWatch {
  responding(given: ResponseHeaders): ResponseHeaders;
}

type Given = Readonly<Record<string, unknown>> | readonly unknown[] | undefined;
const METHODS = ["respond", "respondWithFD", "respondWithFile"] as const;

/** Asks `watch` for the headers of a stream's response, however it is written. */
export function watchRespond(stream: ServerHttp2Stream, watch: RespondWatch): void {
  for (const name of METHODS) {
    // Headers come first, or behind what is to be sent.
    const at = name === "respond" ? 0 : 1;
    const respond = stream[name] as (...args: unknown[]) => unknown;
    const watched = function (this: ServerHttp2Stream, ...args: unknown[]): unknown {
      const given = args[at] as Given;
      const answer = watch.responding(new ResponseHeaders(given)).given;
      if (answer === given) return respond.apply(this, args);
      const changed = [...args];
      changed[at] = answer;
      return respond.apply(this, changed);
    };
    Object.defineProperty(stream, name, { value: watched, writable: true, configurable: true });
  }
}

/** Response headers as they are given to a stream: an object, or names and values in turn. Copied when they change. */
export class ResponseHeaders {
  readonly given: Given;

  constructor(given: Given) {
    this.given = given;
  }

  has(name: string): boolean {
    return this.#values(name).length > 0;
  }

  get(name: string): string | undefined {
    const values = this.#values(name);
    return values.length === 0 ? undefined : values.join(", ");
  }

  with(name: string, values: readonly string[]): ResponseHeaders {
    const { given } = this;
    if (!isList(given)) return new ResponseHeaders({ ...given, [name]: values.length === 1 ? values[0] : values });
    return new ResponseHeaders([...given, ...values.flatMap((value) => [name, value])]);
  }

  /** `Vary: *` says it all already. */
  varyingOn(name: string): ResponseHeaders {
    const listed = this.#values("vary").flatMap((line) => line.split(",").map((one) => one.trim().toLowerCase()));
    if (listed.includes(name) || listed.includes("*")) return this;
    const all = [...this.#values("vary"), name].filter((line) => line.trim() !== "").join(", ");
    return this.#without("vary").with("vary", [all]);
  }

  #values(name: string): string[] {
    return entriesOf(this.given)
      .filter(([one]) => one.toLowerCase() === name)
      .flatMap(([, value]) => value)
      .filter((value) => value !== undefined && value !== null)
      .map(String);
  }

  #without(name: string): ResponseHeaders {
    const left = entriesOf(this.given).filter(([one]) => one.toLowerCase() !== name);
    if (isList(this.given)) return new ResponseHeaders(left.flat());
    // With its symbols: headers that are not to be compressed.
    const copy: Record<string, unknown> = { ...this.given };
    for (const key of Object.keys(copy)) if (key.toLowerCase() === name) delete copy[key];
    return new ResponseHeaders(copy);
  }
}

function entriesOf(given: Given): [name: string, value: unknown][] {
  if (!isList(given)) return Object.entries(given ?? {});
  const entries: [string, unknown][] = [];
  for (let at = 0; at < given.length; at += 2) entries.push([String(given[at]), given[at + 1]]);
  return entries;
}

function isList(given: Given): given is readonly unknown[] {
  return Array.isArray(given);
}
