import { createHmac, timingSafeEqual } from "node:crypto";
import type { ReadyKey } from "./signing-keys.ts";

/** HMAC-SHA256 in base64. */
export function macOf({ key }: ReadyKey, text: string): string {
  return createHmac("sha256", key).update(text).digest("base64");
}

/**
 * Compares as text, in constant time: base64 has several texts for the same bytes, and only one of them was written.
 * INVARIANT: both are ASCII.
 */
export function isSameMac(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one, "latin1"), Buffer.from(other, "latin1"));
}
