import { fitBudget } from "../wire/encode-dye.ts";
import { isHeaderName, isTagKey } from "../wire/grammar.ts";
import { mayCarryTag } from "../wire/header-names.ts";
import { MAX_HEADER_BYTES } from "../wire/limits.ts";
import { encodeTagValue } from "../wire/tag-value.ts";
import { headerOfKey } from "../wire/vocabulary.ts";
import type { FaultSink, WireTag } from "../wire/wire-dye.ts";
import { DyeRecord } from "./dye-record.ts";

/**
 * A dye with more tags, or with other values for those it has. The color is decided at the edge and cannot be set
 * here. A tag that cannot travel is left out and reported as `tag-invalid`; the rest is taken.
 */
export function withTagsAdded(dye: DyeRecord, tags: Readonly<Record<string, string>>, fault: FaultSink): DyeRecord {
  const { wire, vocabulary } = dye;
  const byHeader = new Map(wire.tags.map((tag) => [tag.header, tag]));
  for (const [key, value] of Object.entries(tags)) {
    const tag = tagOf(key, value, dye);
    if (tag === undefined) fault("tag-invalid");
    else byHeader.set(tag.header, tag);
  }
  return new DyeRecord(fitBudget({ ...wire, tags: [...byHeader.values()] }, fault), vocabulary);
}

function tagOf(key: string, value: string, { vocabulary }: DyeRecord): WireTag | undefined {
  if (!isTagKey(key) || key === "color" || typeof value !== "string") return undefined;
  const header = headerOfKey(vocabulary, key);
  const encoded = encodeTagValue(value);
  if (encoded === undefined || !isHeaderName(header) || !mayCarryTag(header)) return undefined;
  if (header.length + encoded.length > MAX_HEADER_BYTES) return undefined;
  const spec = vocabulary.byKey.get(key);
  return { header, value: encoded, scope: spec?.scope ?? "route", priority: spec?.priority ?? 0 };
}
