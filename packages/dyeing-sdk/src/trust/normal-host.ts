import { isIPv6 } from "node:net";
import { domainToASCII } from "node:url";

/** Of a name or an IPv4 address in any spelling. Everything else would end a host in a URL, or begin another part of it. */
const NAME = /^[a-z0-9._-]+$/;
/** WHATWG URL, section 3.5.6: a host whose last label is a number is an IPv4 address, or nothing. */
const ENDS_IN_NUMBER = /(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)$/;

/**
 * A host as allow-lists compare it: lower case, ASCII (names of other scripts as `xn--`), without brackets and without the
 * dot at the end; addresses in their one normal form, since the resolver takes `2130706433`, `0x7f.1` and `127.0.0.1`
 * for the same.
 *
 * @returns Undefined for a text that is no host: nothing may be sent there on the strength of its beginning.
 */
export function normalHost(text: string): string | undefined {
  const bare = text.startsWith("[") && text.endsWith("]") ? text.slice(1, -1) : text;
  if (bare.includes(":")) return normalIpv6(bare);
  if (bare !== text) return undefined;
  const lower = isAscii(bare) ? bare.toLowerCase() : domainToASCII(bare);
  const name = lower.endsWith(".") ? lower.slice(0, -1) : lower;
  if (!NAME.test(name)) return undefined;
  return ENDS_IN_NUMBER.test(name) ? hostnameOf(name) : name;
}

/** A zone names an interface of this machine: it stays, and is compared as it stands. */
function normalIpv6(text: string): string | undefined {
  const [address = "", zone, ...more] = text.split("%");
  if (!isIPv6(address) || more.length > 0 || (zone !== undefined && !/^[\w.-]+$/.test(zone))) return undefined;
  const normal = hostnameOf(`[${address}]`)?.slice(1, -1);
  return normal === undefined || zone === undefined ? normal : `${normal}%${zone}`;
}

function hostnameOf(host: string): string | undefined {
  const url = `http://${host}/`;
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}
