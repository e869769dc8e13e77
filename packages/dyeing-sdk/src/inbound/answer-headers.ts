import type { ServerResponse } from "node:http";
import type { Http2ServerResponse } from "node:http2";
import { nodeHttp } from "../process/node-http.ts";

type Response = ServerResponse | Http2ServerResponse;

/**
 * What `writeHead` takes as headers: an object, names and values in turn, or pairs of them. They replace what
 * `setHeader` gave under the same name.
 */
export type GivenHeaders = Readonly<Record<string, unknown>> | readonly unknown[] | undefined;

/** Is asked when a response's header block is about to be written. */
export interface HeaderBlockWatch {
  /** Gets the headers that `writeHead` was given and returns those it shall be given: none for none. */
  beforeHeaderBlock(given: GivenHeaders): GivenHeaders;
}

const WATCHED = Symbol.for("dyeing.watched-header-block.v1");

/** Enumerable, as `writeHead` is: who copies a response's own properties copies both or neither. */
interface Watched {
  [WATCHED]?: Watching;
}

interface Watching {
  readonly watch: HeaderBlockWatch;
  readonly writeHead: WriteHead;
}

type WriteHead = (this: Response, ...args: unknown[]) => Response;

/** Asks `watch` before a response's header block is written, explicitly or by the first byte of the body. */
export function watchHeaderBlock(res: Response, watch: HeaderBlockWatch): void {
  // Not the prototype's: who wrapped it before us is not passed over.
  (res as Watched)[WATCHED] = { watch, writeHead: res.writeHead as WriteHead };
  res.writeHead = writeWatchedHead as typeof res.writeHead;
}

/** One function for all responses, as the one that binds emitters, and for the same reason. */
function writeWatchedHead(this: Response & Watched, ...args: unknown[]): Response {
  const watched = this[WATCHED];
  const writeHead = watched?.writeHead ?? (nodeHttp().ServerResponse.prototype.writeHead as WriteHead);
  if (watched === undefined || this.headersSent) return writeHead.apply(this, args);
  // As Node calls it for the first byte of a body: with a status.
  if (args.length > 1) return writeGivenHead(this, watched, args);
  watched.watch.beforeHeaderBlock(undefined);
  return writeHead.apply(this, args);
}

function writeGivenHead(res: Response, { watch, writeHead }: Watching, args: unknown[]): Response {
  // A status message may stand before the headers.
  const at = args[2] === undefined || args[2] === null ? 1 : 2;
  const given = typeof args[at] === "object" && args[at] !== null ? (args[at] as GivenHeaders) : undefined;
  const changed = watch.beforeHeaderBlock(given);
  return writeHead.apply(res, changed === given ? args : args.with(at, changed));
}

/** Adds `name` to the Vary header that a response will have. `Vary: *` says it all already. */
export function addVary(res: Response, given: GivenHeaders, name: string): GivenHeaders {
  const last = lastOf(given, "vary");
  const value = last === undefined ? res.getHeader("vary") : last.value;
  // As it mostly is, with nothing to be taken apart.
  if (value === name) return given;
  if (value === undefined && last === undefined) {
    res.setHeader("vary", name);
    return given;
  }
  const present = textOf(value);
  const listed = present
    .toLowerCase()
    .split(",")
    .map((one) => one.trim());
  if (listed.includes(name) || listed.includes("*")) return given;
  const all = present.trim() === "" ? name : `${present}, ${name}`;
  if (last !== undefined) return last.replacedBy(all);
  res.setHeader("vary", all);
  return given;
}

/** Whether a response will have a header. */
export function hasHeader(res: Response, given: GivenHeaders, name: string): boolean {
  return res.hasHeader(name) || lastOf(given, name) !== undefined;
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join(", ") : String(value ?? "");
}

/** The last of the given headers of that name, in any letter case: the one that counts, or one of those that do. */
function lastOf(given: GivenHeaders, name: string) {
  return given === undefined ? undefined : lastOfGiven(given, name);
}

/** Apart, as a function that makes closures pays for them also where it does not. */
function lastOfGiven(given: NonNullable<GivenHeaders>, name: string) {
  if (!isList(given)) {
    const key = Object.keys(given).findLast((one) => one.toLowerCase() === name);
    return key === undefined
      ? undefined
      : { value: given[key], replacedBy: (value: string): GivenHeaders => ({ ...given, [key]: value }) };
  }
  const isName = (one: unknown) => typeof one === "string" && one.toLowerCase() === name;
  if (Array.isArray(given[0])) {
    const at = given.findLastIndex((pair) => Array.isArray(pair) && isName(pair[0]));
    if (at === -1) return undefined;
    const [key, value] = given[at] as readonly unknown[];
    return { value, replacedBy: (text: string): GivenHeaders => given.with(at, [key, text]) };
  }
  const at = given.findLastIndex((one, index) => index % 2 === 0 && isName(one));
  if (at === -1) return undefined;
  return { value: given[at + 1], replacedBy: (text: string): GivenHeaders => given.with(at + 1, text) };
}

function isList(given: NonNullable<GivenHeaders>): given is readonly unknown[] {
  return Array.isArray(given);
}
