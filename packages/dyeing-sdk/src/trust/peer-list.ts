import { BlockList, isIP } from "node:net";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { CLIENT_CERTIFICATE_HEADER, callerUris } from "./client-certificate.ts";

/** Who sent a request, as far as the connection shows it. */
export interface Sender {
  readonly peer?: { readonly address: string | undefined; readonly loopback: boolean } | undefined;
  header(name: string): string | readonly string[] | undefined;
}

/** https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE-ID.md, with `*` for all that follows a `/`. */
const SPIFFE = /^spiffe:\/\/[a-z0-9._-]{1,255}(?:\/[A-Za-z0-9._-]+)*(?:\/\*)?$/;
const RANGE = /^([0-9A-Fa-f:.]+)\/([0-9]{1,3})$/;

/** The callers whose dye is taken: by the identity in their certificate, as the sidecar tells it, or by their address. */
export class PeerList {
  readonly #ids = new Set<string>();
  readonly #prefixes: string[] = [];
  readonly #addresses = new BlockList();

  /**
   * @param option Named in errors.
   * @throws ConfigurationError for an entry that names nobody, or everybody.
   */
  constructor(entries: readonly string[], option: string) {
    if (!Array.isArray(entries) || entries.length === 0) {
      throw new ConfigurationError(option, 'no list of peers: write `["spiffe://cluster.local/ns/prod/sa/gateway"]`');
    }
    for (const [at, entry] of entries.entries()) this.#add(entry, `${option}[${at}]`);
  }

  has(sender: Sender): boolean {
    const { peer } = sender;
    if (peer === undefined) return false;
    // Only what came from this machine has passed the sidecar; anybody else may have written the header himself.
    if (peer.loopback && callerUris(sender.header(CLIENT_CERTIFICATE_HEADER)).some((uri) => this.#hasId(uri)))
      return true;
    const address = peer.address?.split("%", 1)[0] ?? "";
    const family = isIP(address);
    return family !== 0 && this.#addresses.check(address, family === 4 ? "ipv4" : "ipv6");
  }

  #hasId(uri: string): boolean {
    return this.#ids.has(uri) || this.#prefixes.some((prefix) => uri.startsWith(prefix));
  }

  #add(entry: string, option: string): void {
    const fault = peerFault(entry);
    if (fault !== undefined) throw new ConfigurationError(option, fault);
    if (!SPIFFE.test(entry)) addRange(this.#addresses, entry);
    else if (entry.endsWith("/*")) this.#prefixes.push(entry.slice(0, -1));
    else this.#ids.add(entry);
  }
}

/** Why an entry of `accept: { peers }` names nobody, or everybody. Undefined when it is a peer. */
export function peerFault(entry: unknown): string | undefined {
  if (typeof entry === "string" && SPIFFE.test(entry)) return undefined;
  const range = new BlockList();
  if (typeof entry !== "string" || !addRange(range, entry)) {
    return `\`${entry}\` is no peer: write spiffe://DOMAIN/ns/NAMESPACE/sa/ACCOUNT, an address, or a range such as 10.0.0.0/8`;
  }
  return LOOPBACK.some(([address, family]) => range.check(address, family))
    ? `\`${entry}\` takes this machine in: behind a sidecar every caller has its address; name the caller's spiffe:// identity, or write \`accept: "all"\``
    : undefined;
}

/** 127.0.0.6: from where Istio's sidecar calls the application. */
const LOOPBACK = [
  ["127.0.0.1", "ipv4"],
  ["127.0.0.6", "ipv4"],
  ["::1", "ipv6"],
] as const;

function addRange(list: BlockList, entry: string): boolean {
  const [, address = entry, bits] = RANGE.exec(entry) ?? [];
  const family = isIP(address);
  if (family === 0) return false;
  const type = family === 4 ? "ipv4" : "ipv6";
  if (bits === undefined) list.addAddress(address, type);
  else if (Number(bits) <= (family === 4 ? 32 : 128)) list.addSubnet(address, Number(bits), type);
  else return false;
  return true;
}
