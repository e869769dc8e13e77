import type { Admission, Role } from "../inbound/admission.ts";
import type { PolicySource } from "../policy/policy.ts";
import type { Count } from "../process/runtime.ts";
import { DyeSigner } from "../trust/dye-signer.ts";
import { DyeVerifier } from "../trust/dye-verifier.ts";
import { InboundTrust } from "../trust/inbound-trust.ts";
import { SigningKeys } from "../trust/signing-keys.ts";
import { acceptanceIn } from "./check-trust.ts";
import type { TrustOptions } from "./trust-options.ts";

const LIFETIME = 300;
const CLOCK_SKEW = 60;

/** What a service's options say of trust, put together. They have been checked. */
export function trustOf(
  options: TrustOptions,
  role: Role,
  source: PolicySource | undefined,
  count: Count,
): Pick<Admission, "trust" | "signer"> {
  const { accept, messages = "all", lifetime = LIFETIME, clockSkew = CLOCK_SKEW, audience = "", maxHops } = options;
  const keys = options.keys === undefined ? undefined : new SigningKeys(options.keys);
  const verifier = keys && new DyeVerifier({ keys, audience, clockSkew });
  const trust = new InboundTrust({
    accept,
    otherwise: role === "edge" ? "none" : "all",
    messages,
    verifier,
    maxHops,
  });
  trust.checkPolicy(acceptanceIn(source));
  const signer = keys && role === "edge" ? new DyeSigner({ keys, audience, lifetime, count }) : undefined;
  return { trust, signer };
}
