import { targetOfAuthority } from "../trust/target.ts";
import { both, type HttpDestination, nobody, ownDestination } from "./http-destination.ts";
import { valueOfSymbol } from "./http-route.ts";
import { isSocketFile } from "./socket-file.ts";

const DEFAULT_PORTS: Record<string, number> = { "http:": 80, "https:": 443 };

/**
 * Who sees an HTTP/2 request: whoever the session leads to, and whoever the request names. The first may be a gateway that
 * hands it on to the second.
 *
 * @param authorities What the request names: `:authority`, or `host`. Empty: the session's own.
 */
export function http2Destination(session: object, authorities: readonly string[]): HttpDestination {
  if (isSocketFile(valueOfSymbol(session, "socket"))) return nobody("a session over a socket file");
  const [protocol, authority] = [valueOfSymbol(session, "protocol"), valueOfSymbol(session, "authority")];
  if (typeof protocol !== "string" || typeof authority !== "string")
    return nobody("a session that does not say where to");
  const origin = targetOfAuthority(authority);
  if (origin === undefined) return nobody(`\`${authority}\`, which is no host`);
  const port = origin.port ?? DEFAULT_PORTS[protocol];
  const own = ownDestination(protocol, origin.host, port);
  return authorities.reduce((seenBy, text) => {
    const named = targetOfAuthority(text);
    if (named === undefined) return nobody(`\`${text}\`, which is no host`);
    if (named.host === origin.host && (named.port ?? port) === port) return seenBy;
    return both(ownDestination(protocol, named.host, named.port ?? DEFAULT_PORTS[protocol]), seenBy);
  }, own);
}
