import type { Carried } from "../../context/carried.ts";
import type { Runtime } from "../../process/runtime.ts";
import { type Outgoing, outgoing, verdictOf } from "../outgoing.ts";
import { absoluteOrigin, isSameOrigin } from "../proxied-destination.ts";
import { resolvedOrigin } from "./resolved-origin.ts";
import type { UndiciRequest } from "./undici-request.ts";

/**
 * What a request may carry. Everyone who sees it has to be allowed: the origin it names, the one its client is connected
 * to, and the one in an absolute path (RFC 9112 section 3.2.2), which is how a proxy without a tunnel is asked.
 *
 * An absolute path that names nobody but the request's own host means a proxy that nobody names: it gets nothing. A
 * tunnel (`CONNECT`) is given nothing either: it is the proxy's, the request inside has headers of its own.
 *
 * @param connected The origin of the client; undefined when it is not known.
 * @param name The origin that was named before an interceptor resolved it; undefined when none was seen.
 */
export function outgoingOf(
  request: UndiciRequest,
  carried: Carried | undefined,
  connected: string | undefined,
  name: string | undefined,
): Outgoing {
  const { method, path } = request;
  const asked = String(request.origin);
  const origin = resolvedOrigin(request, name);
  // The address that a name was resolved to is no second host.
  const client = connected === asked ? origin : connected;
  const allows = (runtime: Runtime, url: string) =>
    runtime.allowsUrl(url) || (url === origin && url !== asked && runtime.allowsUrl(asked));
  if (method === "CONNECT") {
    return { lines: [], denied: verdictOf(carried, (runtime) => allows(runtime, client ?? origin)) === "denied" };
  }
  const named = path.startsWith("/") ? undefined : absoluteOrigin(path);
  if (named === undefined && (client === undefined || client === origin)) {
    return outgoing(carried, (runtime) => allows(runtime, origin), origin);
  }
  const all = [origin, client, named].filter((url) => url !== undefined);
  if (named !== undefined && all.every((url) => isSameOrigin(url, named))) {
    return outgoing(carried, () => false, `${named} through a proxy that is not named`);
  }
  return outgoing(carried, (runtime) => all.every((url) => allows(runtime, url)), all.join(" through "));
}
