import { isHeaderName } from "./grammar.ts";
import { MAX_HEADER_BYTES } from "./limits.ts";
import { mayCarryTag } from "./may-carry-tag.ts";
import { encodeTagValue } from "./tag-value.ts";
import { keyOfHeader, type TagSpec } from "./vocabulary.ts";
import type { WireTag } from "./wire-dye.ts";

/**
 * The wire form of a tag. Undefined when it has none: a header that may not carry tags, a value that is empty or not
 * well-formed, or a line longer than a header may be, which the next hop would drop.
 */
export function makeTag(spec: TagSpec, value: string): WireTag | undefined {
  const { key, header, scope, priority } = spec;
  if (!isHeaderName(header) || !mayCarryTag(header)) return undefined;
  const encoded = encodeTagValue(value);
  if (encoded === undefined || header.length + encoded.length > MAX_HEADER_BYTES) return undefined;
  const tag: WireTag = { header, value: encoded, scope, priority };
  return key === keyOfHeader(header) ? tag : { ...tag, key };
}
