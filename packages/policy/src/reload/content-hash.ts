import { createHash } from "node:crypto";

/** Tells one content of a policy file from another: the first 16 hex digits of its SHA-256. */
export function contentHash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}
