import type { CounterReason } from "../process/counter-reason.ts";
import type { Count } from "../process/runtime.ts";
import { parseSignature, routeTags, type Signature, signedText } from "../wire/signature.ts";
import type { WireDye } from "../wire/wire-dye.ts";
import { isSameMac, macOf } from "./mac-of.ts";
import type { ReadyKey, SigningKeys } from "./signing-keys.ts";

export interface VerifierSettings {
  readonly keys: SigningKeys;
  readonly audience: string;
  /** Seconds that another machine's clock may be off. */
  readonly clockSkew: number;
}

/** Takes of a dye what its signature is about, and nothing when that does not hold. */
export class DyeVerifier {
  readonly #settings: VerifierSettings;

  constructor(settings: VerifierSettings) {
    this.#settings = settings;
  }

  /** Undefined for a dye that is refused, which is counted by reason. */
  verified(dye: WireDye, count: Count): WireDye | undefined {
    const { signature: text } = dye;
    if (text === undefined) return refused(count, "signature-missing", wayOf(dye));
    const signature = parseSignature(text);
    if (signature === undefined) return refused(count, "signature-malformed");
    let key: ReadyKey | undefined;
    try {
      key = this.#settings.keys.byId(signature.keyId);
    } catch (error) {
      return refused(count, "signature-keys-failed", error);
    }
    if (key === undefined) return refused(count, "signature-key-unknown", signature.keyId);
    const tags = routeTags(dye).slice(0, signature.tags);
    if (!isSameMac(signature.mac, macOf(key, signedText(signature, dye, tags)))) {
      return refused(count, "signature-wrong", wayOf(dye));
    }
    // Nothing that the signature says is believed before here.
    const fault = this.#faultIn(signature);
    if (fault !== undefined) return refused(count, fault, wayOf(dye));
    const unsigned = dye.tags.length - tags.length;
    for (let at = 0; at < unsigned; at += 1) count("tag-unsigned");
    return unsigned === 0 && dye.rest === "" ? dye : { ...dye, tags, rest: "", cut: dye.cut || unsigned > 0 };
  }

  #faultIn({ audience, issued, expires }: Signature): CounterReason | undefined {
    const { clockSkew } = this.#settings;
    const now = Date.now() / 1000;
    if (audience !== this.#settings.audience) return "signature-other-audience";
    if (issued > now + clockSkew) return "signature-from-future";
    if (expires < now - clockSkew) return "signature-expired";
    return undefined;
  }
}

function refused(count: Count, reason: CounterReason, detail?: unknown): undefined {
  count(reason, detail);
}

/** For the log: who is said to have decided it, and how many services have handed it on. */
function wayOf({ origin, hop }: WireDye): string {
  return `a dye of ${origin ?? "somebody"}, ${hop} hops on its way`;
}
