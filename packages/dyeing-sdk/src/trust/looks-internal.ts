import { isIPv4, isIPv6 } from "node:net";
import { targetOfAuthority, targetOfUrl } from "./target.ts";

/** Addresses that no host on the internet has (RFC 1918, 6598, 3927, loopback; RFC 4193, 4291). */
const PRIVATE_IPV4 =
  /^(?:0|10|127)\.|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\.|^169\.254\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./;
const PRIVATE_IPV6 = /^(?:::1$|f[cd]|fe[89ab])/i;
/** The ends of names of two labels that are somebody's on the internet, not a namespace's. */
const PUBLIC = /\.(?:[a-z]{2}|com|net|org|info|biz|edu|gov|mil|int|xyz|cloud)$/;

/**
 * Whether a host looks as if it were one of ours: a name without a dot, of a Kubernetes service, `name.namespace`, or a
 * private address. What got no dye there is probably a mistake; elsewhere it is the rule.
 *
 * @param text `host`, `host:port` or a URL.
 */
export function looksInternal(text: string): boolean {
  const host = (text.includes("//") ? targetOfUrl(text) : targetOfAuthority(text))?.host;
  if (host === undefined) return false;
  if (isIPv4(host)) return PRIVATE_IPV4.test(host);
  if (host.includes(":")) return isIPv6(host.split("%", 1)[0] ?? "") && PRIVATE_IPV6.test(host);
  const labels = host.split(".").length;
  return labels === 1 || /\.svc(?:\.|$)/.test(host) || (labels === 2 && !PUBLIC.test(host));
}
