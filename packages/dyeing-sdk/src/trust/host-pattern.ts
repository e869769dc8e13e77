import { type Target, targetOfAuthority } from "./target.ts";

/** Hosts that an allow-list names: `host`, `host:port`, `*.suffix`, `*.suffix:port`. Addresses stand for themselves. */
export interface HostPattern {
  /** `.svc` for `*.svc`; undefined for an exact host. */
  readonly suffix: string | undefined;
  readonly host: string;
  /** Undefined: every port. */
  readonly port: number | undefined;
}

/** Undefined for a text that is no pattern. */
export function parseHostPattern(text: string): HostPattern | undefined {
  const wildcard = text.startsWith("*.");
  const target = targetOfAuthority(wildcard ? text.slice(2) : text);
  if (target === undefined || target.host.includes("*")) return undefined;
  return { suffix: wildcard ? `.${target.host}` : undefined, host: target.host, port: target.port };
}

/** Whether a text can stand in `allow`, and in a policy's `trust.outbound.allow`. */
export function isHostPattern(text: string): boolean {
  return parseHostPattern(text) !== undefined;
}

export function matchesHost({ suffix, host, port }: HostPattern, target: Target): boolean {
  return (
    (suffix === undefined ? target.host === host : target.host.endsWith(suffix)) &&
    (port === undefined || port === target.port)
  );
}
