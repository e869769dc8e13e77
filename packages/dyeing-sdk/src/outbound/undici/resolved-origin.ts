import { isIP } from "node:net";
import type { Dispatch, DispatchOptions } from "../../process/undici-hooks.ts";
import type { UndiciRequest } from "./undici-request.ts";

/** In the options of a composed dispatch: the last origin that named a host. Interceptors copy it. */
const NAMED = Symbol.for("dyeing.undici.named.v1");

/** Stands between composed interceptors: remembers the name that one of them (`interceptors.dns()`) resolves. */
export function rememberName(dispatch: Dispatch): (opts: DispatchOptions, handler: object) => boolean {
  // Undici asks for a function of two parameters.
  return (opts, handler) => dispatch(named(opts), handler) as boolean;
}

export function nameOf(opts: DispatchOptions): string | undefined {
  return opts[NAMED] as string | undefined;
}

/**
 * The origin that a request is for, where it was resolved to an address on its way through interceptors: the name, if it is
 * the one in the request's Host header, and scheme and port are the same. A redirect to an address has no such header.
 */
export function resolvedOrigin({ origin, host }: UndiciRequest, name: string | undefined): string {
  const asked = String(origin);
  if (name === undefined || typeof host !== "string") return asked;
  const address = URL.parse(asked);
  const url = URL.parse(name);
  if (address === null || url === null || !isAddress(address.hostname)) return asked;
  // undici 6 and 7.0 leave the port out.
  const isNamed = host.toLowerCase() === url.host || host.toLowerCase() === url.hostname;
  return isNamed && address.protocol === url.protocol && address.port === url.port ? name : asked;
}

function named(opts: DispatchOptions): DispatchOptions {
  const url = typeof opts?.origin === "string" ? URL.parse(opts.origin) : opts?.origin;
  return url instanceof URL && !isAddress(url.hostname) ? { ...opts, [NAMED]: url.origin } : opts;
}

function isAddress(hostname: string): boolean {
  return isIP(hostname.replace(/^\[|\]$/g, "")) !== 0;
}
