import { normalHost } from "./normal-host.ts";

/** Where a call goes: a host in normal form (`normalHost`) and, when known, the port. */
export interface Target {
  readonly host: string;
  readonly port: number | undefined;
}

const DEFAULT_PORTS: Record<string, number> = { "http:": 80, "https:": 443 };

/** The target of a URL or origin. User info never counts as host. Undefined when it is not one. */
export function targetOfUrl(url: string): Target | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, port, protocol } = new URL(url);
  const host = hostname === "" ? undefined : normalHost(hostname);
  if (host === undefined) return undefined;
  return { host, port: port === "" ? DEFAULT_PORTS[protocol] : Number(port) };
}

/** The target of `host` or `host:port`. */
export function targetOfAuthority(authority: string): Target | undefined {
  const match = /^(\[[0-9A-Fa-f:.]+(?:%[\w.-]+)?\]|[^:/@[\]\s]+)(?::([0-9]{1,5}))?$/.exec(authority);
  const host = match?.[1] === undefined ? undefined : normalHost(match[1]);
  if (host === undefined) return undefined;
  return { host, port: match?.[2] === undefined ? undefined : Number(match[2]) };
}

/**
 * The targets of a gRPC target: `host:port`, `dns:[//authority/]host:port`, or lists of addresses
 * (`ipv4:1.2.3.4:80,5.6.7.8:80`), of which a call may go to any. Empty for what names no hosts (`unix:`, `xds:`), and
 * when one of a list is no host.
 *
 * Source: gRPC name resolution, https://github.com/grpc/grpc/blob/master/doc/naming.md
 */
export function targetsOfGrpc(text: string): readonly Target[] {
  const scheme = /^(dns|ipv4|ipv6|passthrough):(?:\/\/[^/]*\/)?/.exec(text);
  const authority = scheme === null ? text : text.slice(scheme[0].length);
  const isList = scheme?.[1] === "ipv4" || scheme?.[1] === "ipv6";
  const targets = (isList ? authority.split(",") : [authority]).map((one) => targetOfAuthority(one.trim()));
  return targets.some((target) => target === undefined) ? [] : (targets as Target[]);
}
