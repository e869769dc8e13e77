import type { Carried } from "../../context/carried.ts";
import { type Outgoing, outgoing } from "../outgoing.ts";
import type { UndiciRequest } from "./undici-request.ts";

const NONE: Outgoing = Object.freeze({ lines: Object.freeze([]), denied: false });
const DENIED: Outgoing = Object.freeze({ lines: Object.freeze([]), denied: true });
const ABSOLUTE_FORM = /^https?:\/\/[^/?#]*/i;

/**
 * What a request may carry. Everyone who sees it has to be allowed: the origin it names, the one its client is connected
 * to, and the one in an absolute path (RFC 9112 section 3.2.2), which is how a proxy without a tunnel is asked.
 *
 * An absolute path that names nobody but the request's own host means a proxy that nobody names: it gets nothing. A
 * tunnel (`CONNECT`) gets nothing either: it is the proxy's, the request inside has headers of its own.
 *
 * @param connected The origin of the client; undefined when it is not known.
 */
export function outgoingOf(
  request: UndiciRequest,
  carried: Carried | undefined,
  connected: string | undefined,
): Outgoing {
  const { method, path } = request;
  if (request.origin === undefined) return NONE;
  const origin = String(request.origin);
  const named = path.startsWith("/") ? undefined : ABSOLUTE_FORM.exec(path)?.[0];
  const all = [origin];
  if (connected !== undefined && connected !== origin) all.push(connected);
  if (named !== undefined && named !== origin) all.push(named);
  const first = outgoing(carried, (runtime) => all.every((url) => runtime.allowsUrl(url)), all.join(" "));
  if (method === "CONNECT") return first.denied ? DENIED : NONE;
  const unnamedProxy = named !== undefined && all.every((url) => sameOrigin(url, named));
  return unnamedProxy ? DENIED : first;
}

function sameOrigin(url: string, named: string): boolean {
  return URL.canParse(url) && URL.canParse(named) && new URL(url).origin === new URL(named).origin;
}
