import { fitBudget } from "../wire/encode-dye.ts";
import { isTagKey } from "../wire/grammar.ts";
import { makeTag } from "../wire/make-tag.ts";
import { keysOf } from "../wire/tag-keys.ts";
import type { TagSpec } from "../wire/vocabulary.ts";
import type { FaultSink, WireTag } from "../wire/wire-dye.ts";
import { DyeRecord } from "./dye-record.ts";

/**
 * A dye with more tags, or with other values for those it has. The color is decided at the edge and cannot be set
 * here. A key needs a header that is known: that of a tag which the dye has, else that of the local vocabulary. One
 * without is left out and reported as `tag-unknown`, as a header of our own making would be a second one for a tag that
 * has one elsewhere. A tag that cannot travel is left out and reported as `tag-invalid`. The rest is taken.
 */
export function withTagsAdded(dye: DyeRecord, tags: Readonly<Record<string, string>>, fault: FaultSink): DyeRecord {
  const { wire, vocabulary, signer } = dye;
  const byHeader = new Map(wire.tags.map((tag) => [tag.header, tag]));
  for (const [key, value] of Object.entries(tags)) {
    if (!isTagKey(key) || key === "color" || typeof value !== "string") {
      fault("tag-invalid");
      continue;
    }
    const spec = specOf(key, dye);
    if (spec === undefined) {
      fault("tag-unknown");
      continue;
    }
    const tag = makeTag(spec, value);
    if (tag === undefined) fault("tag-invalid");
    else byHeader.set(tag.header, sameKey(tag, byHeader.get(tag.header)));
  }
  const tagged = fitBudget({ ...wire, tags: [...byHeader.values()] }, fault, signer !== undefined);
  return new DyeRecord(tagged, vocabulary, signer);
}

/** How a key travels: as in the dye itself, whatever the local vocabulary calls it, else as the local vocabulary says. */
function specOf(key: string, { wire, vocabulary }: DyeRecord): TagSpec | undefined {
  const tag = wire.tags[keysOf(wire.tags, vocabulary).indexOf(key)];
  if (tag === undefined) return vocabulary.byKey.get(key);
  const { header, priority } = tag;
  // What arrived next-scoped is local here; a new value of it goes one hop again.
  const scope = tag.scope === "local" ? (vocabulary.byHeader.get(header)?.scope ?? "next") : tag.scope;
  return { key, header, scope, priority };
}

/** A header that has a key keeps it. */
function sameKey(tag: WireTag, before: WireTag | undefined): WireTag {
  return before === undefined ? tag : { ...tag, key: before.key };
}
