import { ConfigurationError } from "../errors/configuration-error.ts";
import type { Acceptance, PolicySource } from "../policy/policy.ts";
import { PeerList } from "../trust/peer-list.ts";
import { faultInKeys, type SigningKeySource } from "../trust/signing-keys.ts";
import { MAX_HOP } from "../wire/limits.ts";
import { isAudience } from "../wire/signature.ts";
import type { DyeingOptions } from "./dyeing-options.ts";
import type { TrustOptions } from "./trust-options.ts";

/** Every option: a key that is missing here does not compile. */
const KNOWN: Readonly<Record<keyof TrustOptions, true>> = {
  accept: true,
  messages: true,
  keys: true,
  audience: true,
  lifetime: true,
  clockSkew: true,
  maxHops: true,
};

/** The longest that a message waits, by far; and what still fits the form of a signature. */
const MAX_LIFETIME = 30 * 24 * 3600;
const MAX_SKEW = 3600;

/** Throws ConfigurationError for options of trust that are wrong, or that do nothing together. */
export function checkTrust({ trust, policy, role }: DyeingOptions): void {
  const ofPolicy = acceptanceIn(policy);
  if (trust === undefined) return checkAcceptsWithKeys(ofPolicy, undefined, "policy");
  if (typeof trust !== "object" || trust === null) {
    throw new ConfigurationError("trust", 'not an object: write `trust: { accept: "signed", ... }`');
  }
  for (const key of Object.keys(trust)) {
    if (Object.hasOwn(KNOWN, key)) continue;
    const known = Object.keys(KNOWN).map((name) => `\`${name}\``);
    throw new ConfigurationError(`trust.${key}`, `unknown; there are ${known.join(", ")}`);
  }
  const { accept, messages, keys, audience, lifetime, clockSkew, maxHops } = trust;
  if (accept !== undefined) checkAccept(accept);
  if (messages !== undefined && messages !== "all" && messages !== "signed") {
    throw new ConfigurationError("trust.messages", `\`${messages}\` is neither \`all\` nor \`signed\``);
  }
  if (keys === undefined) {
    for (const [name, value] of Object.entries({ audience, lifetime, clockSkew })) {
      if (value !== undefined) throw new ConfigurationError(`trust.${name}`, "does nothing without `keys`");
    }
  } else checkKeys(keys, audience);
  checkAcceptsWithKeys(accept ?? ofPolicy, keys, accept === undefined ? "policy" : "trust.accept");
  if (messages === "signed") checkAcceptsWithKeys("signed", keys, "trust.messages");
  checkNumber("trust.lifetime", lifetime, 1, MAX_LIFETIME, "seconds");
  checkNumber("trust.clockSkew", clockSkew, 0, MAX_SKEW, "seconds");
  checkNumber("trust.maxHops", maxHops, 1, MAX_HOP - 1, "services");
  const verifies = (accept ?? ofPolicy) === "signed" || messages === "signed";
  if (keys !== undefined && role !== "edge" && !verifies) {
    const message = 'do nothing here: an edge signs, and who verifies says `accept: "signed"` or `messages: "signed"`';
    throw new ConfigurationError("trust.keys", message);
  }
}

function checkAccept(accept: unknown): void {
  if (accept === "none" || accept === "signed" || accept === "all") return;
  if (typeof accept === "object" && accept !== null && "peers" in accept) {
    new PeerList(accept.peers as readonly string[], "trust.accept.peers");
    return;
  }
  const text = typeof accept === "string" ? accept : JSON.stringify(accept);
  throw new ConfigurationError(
    "trust.accept",
    `\`${text}\` is none of \`none\`, \`signed\`, \`all\` and \`{ peers: ["spiffe://..."] }\``,
  );
}

function checkKeys(keys: SigningKeySource, audience: unknown): void {
  // A store that is away now may be back when it is asked again: until then nothing is signed, and nothing is taken.
  const fault = typeof keys === "function" ? undefined : faultInKeys(keys);
  if (fault !== undefined) throw new ConfigurationError("trust.keys", fault);
  if (audience === undefined) {
    throw new ConfigurationError(
      "trust.audience",
      'missing: name who the signatures are for, such as `"carpool-prod"`',
    );
  }
  if (typeof audience !== "string" || !isAudience(audience)) {
    const message = `\`${audience}\` is not 1 to 64 visible ASCII characters without quotes, backslash and comma`;
    throw new ConfigurationError("trust.audience", message);
  }
}

function checkAcceptsWithKeys(accept: unknown, keys: unknown, option: string): void {
  if (accept !== "signed" || keys !== undefined) return;
  throw new ConfigurationError(option, "`signed` needs `trust.keys` to verify with");
}

function checkNumber(option: string, value: unknown, min: number, max: number, unit: string): void {
  if (value === undefined || (Number.isInteger(value) && (value as number) >= min && (value as number) <= max)) return;
  throw new ConfigurationError(option, `\`${value}\` is not a whole number of ${unit} from ${min} to ${max}`);
}

/** A source that fails is counted where its policy is needed; it keeps no service from starting. */
export function acceptanceIn(source: PolicySource | undefined): Acceptance | undefined {
  try {
    return source?.current().trust.accept;
  } catch {
    return undefined;
  }
}
