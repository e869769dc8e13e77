import { isAuthority } from "./authority.ts";
import { normalizePath } from "./normalize-path.ts";
import {
  ABSOLUTE_PATH_REJECTED,
  INVALID_AUTHORITY,
  INVALID_SCHEME,
  INVALID_URL,
  PATH_REJECTED,
  type Refusal,
} from "./refusal.ts";

/** What a request asks for (RFC 9112, 3.2). */
export interface RequestTarget {
  /** In its normal form, with the query string. */
  readonly path: string;
  /** Of the absolute form, which counts instead of `Host`. */
  readonly authority: string | undefined;
}

/** Reads a request target, other than that of CONNECT. */
export function requestTarget(method: string, target: string): RequestTarget | Refusal {
  if (target.startsWith("/")) return originForm(target, undefined);
  if (target === "*") return method === "OPTIONS" ? ABSOLUTE_PATH_REJECTED : INVALID_URL;
  const [, scheme, authority = "", rest = ""] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)(.*)$/.exec(target) ?? [];
  if (scheme === undefined) return INVALID_URL;
  if (!/^https?$/i.test(scheme)) return INVALID_SCHEME;
  if (!isAuthority(authority)) return INVALID_AUTHORITY;
  return originForm(rest.startsWith("/") ? rest : `/${rest}`, authority);
}

export function isRefusal(value: RequestTarget | Refusal): value is Refusal {
  return "details" in value;
}

function originForm(target: string, authority: string | undefined): RequestTarget | Refusal {
  // A fragment never goes over the wire; what one reader cuts there another takes for a part of the path.
  if (target.includes("#")) return PATH_REJECTED;
  const query = target.indexOf("?");
  const path = normalizePath(query < 0 ? target : target.slice(0, query));
  if (path === undefined) return PATH_REJECTED;
  return { path: query < 0 ? path : path + target.slice(query), authority };
}
