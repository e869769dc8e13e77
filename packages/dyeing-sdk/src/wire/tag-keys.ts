import { keyOfHeader, type Vocabulary } from "./vocabulary.ts";
import type { WireTag } from "./wire-dye.ts";

/**
 * The key of each tag, in order. A key that travels is the tag's on every hop; where none does, the local vocabulary
 * names it, else the header's name. No key stands for two tags: one that is taken already (a service older than
 * travelling keys added a header of its own) gives way to the whole header name, and where that is taken too the tag
 * has none: it travels on, and code does not see it.
 */
export function keysOf(tags: readonly WireTag[], vocabulary: Vocabulary): readonly (string | undefined)[] {
  const taken = new Set<string>();
  for (const { key } of tags) if (key !== undefined) taken.add(key);
  return tags.map(({ key, header }) => {
    if (key !== undefined) return key;
    const own = [vocabulary.byHeader.get(header)?.key ?? keyOfHeader(header), header].find((name) => !taken.has(name));
    if (own !== undefined) taken.add(own);
    return own;
  });
}
