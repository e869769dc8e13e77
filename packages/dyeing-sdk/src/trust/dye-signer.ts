import type { Count } from "../process/runtime.ts";
import { formatSignature, routeTags, signedText } from "../wire/signature.ts";
import type { WireDye } from "../wire/wire-dye.ts";
import { macOf } from "./mac-of.ts";
import type { SigningKeys } from "./signing-keys.ts";

export interface SignerSettings {
  readonly keys: SigningKeys;
  readonly audience: string;
  /** Seconds. */
  readonly lifetime: number;
  readonly count: Count;
}

/** Signs what an edge decides. */
export class DyeSigner {
  readonly #settings: SignerSettings;

  constructor(settings: SignerSettings) {
    this.#settings = settings;
  }

  /** Milliseconds for which a signature is sent: half of what it holds, so that its receivers have the other half. */
  get sentFor(): number {
    return this.#settings.lifetime * 500;
  }

  /** Undefined when there is no key: the dye goes out unsigned. */
  sign(dye: WireDye): string | undefined {
    const { keys, audience, lifetime, count } = this.#settings;
    try {
      const key = keys.first();
      const tags = routeTags(dye);
      const issued = Math.floor(Date.now() / 1000);
      const claims = { keyId: key.id, issued, expires: issued + lifetime, audience, tags: tags.length };
      return formatSignature({ ...claims, mac: macOf(key, signedText(claims, dye, tags)) });
    } catch (error) {
      count("signature-keys-failed", error);
      return undefined;
    }
  }
}
