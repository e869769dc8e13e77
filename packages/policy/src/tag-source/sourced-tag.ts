import type { RequestFacts } from "@dyeing/sdk";
import type { FactReader } from "../condition/fact-reader.ts";
import type { TagReader } from "./tag-reader.ts";

/** Longer keys are nobody's id: they are not asked for. */
const MAX_KEY_LENGTH = 256;

/** A tag whose value a source has, by a value of the request. */
export interface SourcedTag {
  readonly key: string;
  readonly by: FactReader;
  readonly reader: TagReader;
}

/** By what the source is asked; undefined: not at all. */
export function sourceKeyOf({ key, by }: SourcedTag, facts: RequestFacts): string | undefined {
  // What the application hands in stands in place of every source.
  if (facts.tag?.(key) !== undefined) return undefined;
  const value = by(facts, []);
  return value !== undefined && value.length <= MAX_KEY_LENGTH ? value : undefined;
}

/** Reads the tag from what `prepare()` found, else from what its source knows now. */
export function readSourced(tag: SourcedTag): FactReader {
  return (facts) => {
    const found = facts.sourced?.(tag.key);
    if (found !== undefined) return found;
    const key = sourceKeyOf(tag, facts);
    return key === undefined ? undefined : tag.reader.latest(key);
  };
}
