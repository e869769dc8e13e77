import { SIGNATURE_HEADER } from "./header-names.ts";
import { MAX_SIGNATURE_BYTES } from "./limits.ts";
import type { WireDye, WireTag } from "./wire-dye.ts";

/** What `x-dye-sig` says beside the signature itself. */
export interface SignatureClaims {
  /** `kid`: which key made it. */
  readonly keyId: string;
  /** `iat`: when it was made, in seconds since 1970. */
  readonly issued: number;
  /** `exp`: until when it holds. */
  readonly expires: number;
  /** `aud`: for whom it was made. */
  readonly audience: string;
  /** `tags`: how many headers of `h` it is about, the first ones. What was added on the way stands behind them. */
  readonly tags: number;
}

export interface Signature extends SignatureClaims {
  /** `sig`: HMAC-SHA256 in base64, 44 characters. */
  readonly mac: string;
}

/** A dye, as far as it is signed. */
export type SignedDye = Pick<WireDye, "color" | "tags" | "revision" | "rule" | "origin">;

const KEY_ID = "[A-Za-z0-9._-]{1,32}";
const AUDIENCE = "[\\x21\\x23-\\x2b\\x2d-\\x5b\\x5d-\\x7e]{1,64}";
const SECONDS = "[1-9][0-9]{8,11}";
/** One form only, of an RFC 9651 dictionary: a signature that may be spelt otherwise can be changed and still hold. */
const SIGNATURE = new RegExp(
  `^kid="(${KEY_ID})", iat=(${SECONDS}), exp=(${SECONDS}), aud="(${AUDIENCE})", tags=([0-9]|1[0-6]), sig=:([A-Za-z0-9+/]{43}=):$`,
);
const WHOLE_KEY_ID = new RegExp(`^${KEY_ID}$`);
const WHOLE_AUDIENCE = new RegExp(`^${AUDIENCE}$`);
const PRINTABLE = /^[\x20-\x7e]+$/;

export function isKeyId(text: string): boolean {
  return WHOLE_KEY_ID.test(text);
}

/** 1 to 64 visible ASCII characters without quotes, backslash and comma. */
export function isAudience(text: string): boolean {
  return WHOLE_AUDIENCE.test(text);
}

/** Whether a text may be carried on as a signature, by whoever does not read it: bounded, and one line. */
export function isSignatureText(text: string): boolean {
  return SIGNATURE_HEADER.length + text.length <= MAX_SIGNATURE_BYTES && PRINTABLE.test(text);
}

/** Undefined for every text but the one that `formatSignature` would write. */
export function parseSignature(text: string): Signature | undefined {
  const match = SIGNATURE.exec(text);
  if (match === null) return undefined;
  const [, keyId = "", issued, expires, audience = "", tags, mac = ""] = match;
  return { keyId, issued: Number(issued), expires: Number(expires), audience, tags: Number(tags), mac };
}

export function formatSignature({ keyId, issued, expires, audience, tags, mac }: Signature): string {
  return `kid="${keyId}", iat=${issued}, exp=${expires}, aud="${audience}", tags=${tags}, sig=:${mac}:`;
}

/** The tags that a signature can be about: those that travel to the end. */
export function routeTags(dye: Pick<WireDye, "tags">): readonly WireTag[] {
  return dye.tags.every(isRoute) ? dye.tags : dye.tags.filter(isRoute);
}

/**
 * What the HMAC is made of: one item per line, of which none can hold a line break. Not the hop count, which grows, and not
 * `cut` and what was added on the way.
 *
 * @param tags The signed ones, `claims.tags` of them.
 */
export function signedText(claims: SignatureClaims, dye: Omit<SignedDye, "tags">, tags: readonly WireTag[]): string {
  let text = `dyeing-signature-1\n${claims.keyId}\n${claims.issued}\n${claims.expires}\n${claims.audience}\n${claims.tags}\n${dye.color}\n${dye.revision ?? ""}\n${dye.rule ?? ""}\n${dye.origin ?? ""}`;
  for (const { header, key, value } of tags) text += `\n${header}\n${key ?? ""}\n${value}`;
  return text;
}

function isRoute({ scope }: WireTag): boolean {
  return scope === "route";
}
