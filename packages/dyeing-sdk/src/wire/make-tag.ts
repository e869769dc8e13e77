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
  const form = formOf(spec);
  if (form === "none") return undefined;
  const encoded = encodeTagValue(value);
  if (encoded === undefined || spec.header.length + encoded.length > MAX_HEADER_BYTES) return undefined;
  const { key, header, scope, priority } = spec;
  return form === "with-key"
    ? { header, value: encoded, scope, priority, key }
    : { header, value: encoded, scope, priority };
}

/** Whether a tag has a place on the wire, and whether its key has to travel. */
type Form = "none" | "with-key" | "without-key";

/** What follows from a spec alone. Its members are read-only, and asking again costs more than the rest of a tag. */
const forms = new WeakMap<TagSpec, Form>();

function formOf(spec: TagSpec): Form {
  let form = forms.get(spec);
  if (form === undefined) {
    const { header, key } = spec;
    if (!isHeaderName(header) || !mayCarryTag(header)) form = "none";
    else form = key === keyOfHeader(header) ? "without-key" : "with-key";
    forms.set(spec, form);
  }
  return form;
}
