import { createSecretKey, type KeyObject } from "node:crypto";
import { isKeyId } from "../wire/signature.ts";

/** A key that signs dyes and verifies them. */
export interface SigningKey {
  /** What `x-dye-sig` calls it: 1 to 32 of letters, digits, `.`, `_` and `-`. No secret. */
  readonly id: string;
  /** At least 32 bytes. A text counts as its UTF-8. */
  readonly secret: string | Uint8Array;
}

/** A list, or whoever has the list of now: called when one is needed, so it answers from memory. */
export type SigningKeySource = readonly SigningKey[] | (() => readonly SigningKey[]);

/** A key, ready to be used. */
export interface ReadyKey {
  readonly id: string;
  readonly key: KeyObject;
}

/** Shorter than what it signs with, an HMAC key is the weakest part (RFC 2104, section 3). */
export const MIN_SECRET_BYTES = 32;

/** What is wrong with a list of keys, for its owner; undefined when nothing is. */
export function faultInKeys(keys: unknown): string | undefined {
  if (!Array.isArray(keys) || keys.length === 0) {
    return 'no list of keys: write `[{ id: "2026-11", secret: process.env.DYE_KEY }]`';
  }
  const ids = new Set<unknown>();
  for (const [at, key] of (keys as readonly Partial<SigningKey>[]).entries()) {
    const { id, secret } = key ?? {};
    if (typeof id !== "string" || !isKeyId(id)) {
      return `the id of key ${at + 1} is not 1 to 32 letters, digits, dots, dashes or underlines`;
    }
    if (ids.has(id)) return `two keys have the id \`${id}\`: a new secret needs a new id`;
    ids.add(id);
    const bytes = typeof secret === "string" ? Buffer.byteLength(secret) : secret?.byteLength;
    if (bytes === undefined || bytes < MIN_SECRET_BYTES) {
      return `the secret of key \`${id}\` is not of ${MIN_SECRET_BYTES} bytes or more: \`openssl rand -base64 32\` makes one`;
    }
  }
  return undefined;
}

/** The keys of now. The first one signs, each of them verifies: while keys change, a service has both. */
export class SigningKeys {
  readonly #source: () => readonly SigningKey[];
  #made: readonly SigningKey[] | undefined;
  #first: ReadyKey | undefined;
  readonly #byId = new Map<string, ReadyKey>();

  constructor(source: SigningKeySource) {
    this.#source = typeof source === "function" ? source : () => source;
  }

  /** @throws What the source throws, and for a list that is none: no key is ever made up. */
  first(): ReadyKey {
    this.#refresh();
    return this.#first as ReadyKey;
  }

  /** @throws As `first()`. */
  byId(id: string): ReadyKey | undefined {
    this.#refresh();
    return this.#byId.get(id);
  }

  #refresh(): void {
    const keys = this.#source();
    if (this.#first !== undefined && keys === this.#made) return;
    const fault = faultInKeys(keys);
    if (fault !== undefined) throw new TypeError(fault);
    const ready = keys.map(({ id, secret }) => ({
      id,
      key: createSecretKey(typeof secret === "string" ? Buffer.from(secret) : secret),
    }));
    this.#byId.clear();
    for (const key of ready) this.#byId.set(key.id, key);
    this.#first = ready[0];
    this.#made = keys;
  }
}
