import { randomUUID } from "node:crypto";
import { isWireValue } from "../wire/grammar.ts";
import { MAX_REQUEST_ID_LENGTH } from "../wire/limits.ts";

/**
 * The request id: that of upstream whatever its form, as long as it is one line of visible ASCII without a comma and
 * at most 256 characters; else a new UUIDv4.
 */
export function requestIdOf(upstream: string | readonly string[] | undefined): string {
  const id = Array.isArray(upstream) && upstream.length === 1 ? upstream[0] : upstream;
  return typeof id === "string" && id.length <= MAX_REQUEST_ID_LENGTH && isWireValue(id) ? id : randomUUID();
}
