import { fitBudget } from "../wire/encode-dye.ts";
import { isTagKey } from "../wire/grammar.ts";
import { makeTag } from "../wire/make-tag.ts";
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
  const spec = vocabulary.byKey.get(key);
  return makeTag(spec ?? { header: headerOfKey(vocabulary, key), scope: "route", priority: 0 }, value);
}
