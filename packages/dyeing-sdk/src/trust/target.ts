/** Where a call goes: a lower-case host (IPv6 without brackets) and, when known, the port. */
export interface Target {
  readonly host: string;
  readonly port: number | undefined;
}

const DEFAULT_PORTS: Record<string, number> = { "http:": 80, "https:": 443 };

/** The target of a URL or origin. User info never counts as host. Undefined when it is not one. */
export function targetOfUrl(url: string): Target | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, port, protocol } = new URL(url);
  if (hostname === "") return undefined;
  return { host: normalHost(hostname), port: port === "" ? DEFAULT_PORTS[protocol] : Number(port) };
}

/** The target of `host`, `host:port`, or a gRPC target (`dns:///host:port`, `ipv4:1.2.3.4:80`). Undefined for `unix:`. */
export function targetOfAuthority(text: string): Target | undefined {
  const authority = text.replace(/^(?:dns|ipv4|ipv6|passthrough):(?:\/\/[^/]*\/)?/, "");
  const match = /^(\[[0-9A-Fa-f:.%]+\]|[^:/@[\]\s]+)(?::([0-9]{1,5}))?$/.exec(authority);
  if (match?.[1] === undefined) return undefined;
  return { host: normalHost(match[1]), port: match[2] === undefined ? undefined : Number(match[2]) };
}

function normalHost(host: string): string {
  const bare = host.startsWith("[") ? host.slice(1, -1) : host;
  return (bare.endsWith(".") ? bare.slice(0, -1) : bare).toLowerCase();
}
