import type { Acceptance } from "../policy/policy.ts";
import type { Count } from "../process/runtime.ts";
import type { WireDye } from "../wire/wire-dye.ts";
import type { DyeVerifier } from "./dye-verifier.ts";
import { PeerList, type Sender } from "./peer-list.ts";

export interface InboundTrustSettings {
  /** What the application says; it goes before the policy. */
  readonly accept: Acceptance | undefined;
  /** What counts when neither says anything. */
  readonly otherwise: Acceptance;
  /** Of messages. */
  readonly messages: "all" | "signed";
  /** Undefined where there are no keys. */
  readonly verifier: DyeVerifier | undefined;
  /** A dye that more services have received is refused. Undefined: none is. */
  readonly maxHops: number | undefined;
}

/** Whose dye a service takes. */
export class InboundTrust {
  readonly #settings: InboundTrustSettings;
  /** By the list as it stands in options or policy, which lives as long as its snapshot. */
  readonly #peers = new WeakMap<object, PeerList>();

  /** @throws ConfigurationError for peers that are none. */
  constructor(settings: InboundTrustSettings) {
    this.#settings = settings;
    const { accept } = settings;
    if (typeof accept === "object") this.#peers.set(accept, new PeerList(accept.peers, "trust.accept.peers"));
  }

  /** @param ofPolicy What the policy says. */
  of(ofPolicy: Acceptance | undefined): Acceptance {
    return this.#settings.accept ?? ofPolicy ?? this.#settings.otherwise;
  }

  /**
   * What of a dye that arrived is taken; undefined for a dye that is refused, which is counted.
   *
   * @throws ConfigurationError for peers of a policy that are none: the request goes on without a dye.
   */
  admitted(dye: WireDye, accepts: Acceptance, sender: Sender, count: Count): WireDye | undefined {
    if (accepts === "none" || this.#isTooFar(dye, count)) return undefined;
    if (accepts === "all") return dye;
    if (accepts === "signed") return this.#verified(dye, count);
    if (this.#peersOf(accepts).has(sender)) return dye;
    count("peer-untrusted", sender.peer?.address ?? "a caller without an address");
    return undefined;
  }

  /** The same for a message, of which nobody knows the sender. */
  admittedMessage(dye: WireDye, count: Count): WireDye | undefined {
    if (this.#isTooFar(dye, count)) return undefined;
    return this.#settings.messages === "all" ? dye : this.#verified(dye, count);
  }

  /** @throws ConfigurationError for peers that are none. */
  checkPolicy(accepts: Acceptance | undefined): void {
    if (typeof accepts === "object") this.#peersOf(accepts);
  }

  #isTooFar({ hop }: WireDye, count: Count): boolean {
    const { maxHops } = this.#settings;
    if (maxHops === undefined || hop < maxHops) return false;
    count("too-many-hops");
    return true;
  }

  #verified(dye: WireDye, count: Count): WireDye | undefined {
    const { verifier } = this.#settings;
    if (verifier !== undefined) return verifier.verified(dye, count);
    // A policy that asks for signatures came to a service without keys.
    count("signature-keys-failed", "there are no keys:");
    return undefined;
  }

  #peersOf(accepts: { readonly peers: readonly string[] }): PeerList {
    let list = this.#peers.get(accepts);
    if (list === undefined) {
      list = new PeerList(accepts.peers, "trust.inbound.accept.peers");
      this.#peers.set(accepts, list);
    }
    return list;
  }
}
