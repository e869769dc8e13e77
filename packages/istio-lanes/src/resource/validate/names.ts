const LABEL = /^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/;
const WILDCARD_LABEL = /^(?:\*|(?:\*|\*-)?[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)$/;
const QUALIFIED = "(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const LABEL_KEY = new RegExp(`^(?:(?<prefix>[a-zA-Z0-9.-]+)/)?${QUALIFIED}$`);
const LABEL_VALUE = new RegExp(`^(?:${QUALIFIED})?$`);
const MAX_LABEL = 63;
const MAX_DOMAIN = 255;

/** A DNS label as Istio checks it, in any case. */
export function isDnsLabel(text: string): boolean {
  return text.length <= MAX_LABEL && LABEL.test(text);
}

/** Why a domain is none. Undefined when it is fine. A trailing dot is allowed. */
export function domainFault(domain: string): string | undefined {
  return lengthFault(domain) ?? labelsFault(domain, domain);
}

/** The same with a `*` allowed at the beginning of the first label. */
export function wildcardDomainFault(domain: string): string | undefined {
  const fault = lengthFault(domain);
  if (fault !== undefined) return fault;
  const dot = domain.indexOf(".");
  const first = dot === -1 ? domain : domain.slice(0, dot);
  if (first.length > MAX_LABEL || !WILDCARD_LABEL.test(first)) return labelFault(domain, first);
  return dot === -1 ? undefined : labelsFault(domain.slice(dot + 1), domain);
}

function lengthFault(domain: string): string | undefined {
  if (domain === "") return "an empty name is no host";
  return domain.length > MAX_DOMAIN ? `host \`${domain}\` is longer than ${MAX_DOMAIN} characters` : undefined;
}

function labelsFault(text: string, domain: string): string | undefined {
  const labels = text.split(".");
  const top = labels.at(-1) ?? "";
  if (/^[-+]?\d+$/.test(top)) return `host \`${domain}\` is no name: \`${top}\` at the end is all digits`;
  for (const [index, label] of labels.entries()) {
    if (index === labels.length - 1 && label === "") return undefined;
    if (!isDnsLabel(label)) return labelFault(domain, label);
  }
  return undefined;
}

function labelFault(domain: string, label: string): string {
  return `host \`${domain}\` is no name: \`${label}\` is no DNS label`;
}

/** Why a Kubernetes label is none. Undefined when it is fine. */
export function labelPairFault(key: string, value: string): string | undefined {
  const match = LABEL_KEY.exec(key);
  const prefix = match?.groups?.prefix;
  const prefixOk =
    prefix === undefined || (prefix.length <= 253 && prefix.split(".").every((part) => LABEL.test(part)));
  const name = prefix === undefined ? key : key.slice(prefix.length + 1);
  if (match === null || !prefixOk || name.length > MAX_LABEL) return `\`${key}\` is no label key`;
  return LABEL_VALUE.test(value) ? undefined : `\`${value}\` is no label value`;
}

/** An IPv4 or IPv6 address without a port. */
export function isIpAddress(text: string): boolean {
  return isIpv4(text) || isIpv6(text);
}

function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isIpv6(text: string): boolean {
  const [address = "", zone] = text.split("%");
  if (zone === "" || !address.includes(":") || !/^[0-9a-fA-F:.]+$/.test(address)) return false;
  const halves = address.split("::");
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const last = groups.at(-1) ?? "";
  const embedded = last.includes(".");
  if (embedded && !isIpv4(last)) return false;
  const hex = embedded ? groups.slice(0, -1) : groups;
  if (!hex.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false;
  const count = hex.length + (embedded ? 2 : 0);
  return halves.length === 2 ? count <= 7 : count === 8;
}

/** An address, alone or with the length of a prefix. */
export function isSubnet(text: string): boolean {
  const slash = text.indexOf("/");
  if (slash === -1) return isIpAddress(text);
  const address = text.slice(0, slash);
  const length = text.slice(slash + 1);
  return isIpAddress(address) && /^\d{1,3}$/.test(length) && Number(length) <= (address.includes(":") ? 128 : 32);
}
