import type { Carried } from "../../context/carried.ts";
import { type Outgoing, outgoing, verdictOf } from "../outgoing.ts";
import { absoluteOrigin, isSameOrigin } from "../proxied-destination.ts";
import type { UndiciRequest } from "./undici-request.ts";

/**
 * What a request may carry. Everyone who sees it has to be allowed: the origin it names, the one its client is connected
 * to, and the one in an absolute path (RFC 9112 section 3.2.2), which is how a proxy without a tunnel is asked.
 *
 * An absolute path that names nobody but the request's own host means a proxy that nobody names: it gets nothing. A
 * tunnel (`CONNECT`) is given nothing either: it is the proxy's, the request inside has headers of its own.
 *
 * @param connected The origin of the client; undefined when it is not known.
 */
export function outgoingOf(
  { origin: asked, method, path }: UndiciRequest,
  carried: Carried | undefined,
  connected: string | undefined,
): Outgoing {
  const origin = String(asked);
  if (method === "CONNECT") {
    return { lines: [], denied: verdictOf(carried, (runtime) => runtime.allowsUrl(connected ?? origin)) === "denied" };
  }
  const named = path.startsWith("/") ? undefined : absoluteOrigin(path);
  if (named === undefined && (connected === undefined || connected === origin)) {
    return outgoing(carried, (runtime) => runtime.allowsUrl(origin), origin);
  }
  const all = [origin, connected, named].filter((url) => url !== undefined);
  if (named !== undefined && all.every((url) => isSameOrigin(url, named))) {
    return outgoing(carried, () => false, `${named} through a proxy that is not named`);
  }
  return outgoing(carried, (runtime) => all.every((url) => runtime.allowsUrl(url)), all.join(" through "));
}
