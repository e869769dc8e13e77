import { targetOfAuthority } from "../trust/target.ts";
import { both, type HttpDestination, nobody, ownDestination } from "./http-destination.ts";
import { valueOfSymbol } from "./http-route.ts";
import { isSocketFile } from "./socket-file.ts";

const DEFAULT_PORTS: Record<string, number> = { "http:": 80, "https:": 443 };

/** Where a session leads, which does not change. */
interface Origin {
  readonly protocol: string;
  /** As the session says it: what requests name that name nothing. */
  readonly authority: string;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly own: HttpDestination;
}

const origins = new WeakMap<object, Origin>();

/**
 * Who sees an HTTP/2 request: whoever the session leads to, and whoever the request names. The first may be a gateway that
 * hands it on to the second.
 *
 * @param authorities What the request names: `:authority`, or `host`. Empty: the session's own.
 */
export function http2Destination(session: object, authorities: readonly string[]): HttpDestination {
  let origin = origins.get(session);
  if (origin === undefined) {
    origin = originOf(session);
    origins.set(session, origin);
  }
  const { protocol, host, port, own } = origin;
  if (host === undefined) return own;
  let seenBy = own;
  for (const text of authorities) {
    if (text === origin.authority) continue;
    const named = targetOfAuthority(text);
    if (named === undefined) return nobody(`\`${text}\`, which is no host`);
    if (named.host === host && (named.port ?? port) === port) continue;
    seenBy = both(ownDestination(protocol, named.host, named.port ?? DEFAULT_PORTS[protocol]), seenBy);
  }
  return seenBy;
}

function originOf(session: object): Origin {
  const protocol = String(valueOfSymbol(session, "protocol"));
  const authority = String(valueOfSymbol(session, "authority"));
  const target = targetOfAuthority(authority);
  const port = target?.port ?? DEFAULT_PORTS[protocol];
  const lost = { protocol, authority, host: undefined, port };
  if (isSocketFile(valueOfSymbol(session, "socket"))) return { ...lost, own: nobody("a session over a socket file") };
  if (target === undefined) return { ...lost, own: nobody(`\`${authority}\`, which is no host`) };
  return { protocol, authority, host: target.host, port, own: ownDestination(protocol, target.host, port) };
}
