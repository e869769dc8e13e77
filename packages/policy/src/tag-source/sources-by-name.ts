import type { TagReader } from "./tag-reader.ts";

/** The sources that a policy may name. */
export type SourcesByName = ReadonlyMap<string, TagReader>;

/** Where a policy is only looked at: its sources are elsewhere, and have no values. */
export const NOBODY: TagReader = {
  name: "",
  mustAsk: () => false,
  ask: async () => undefined,
  latest: () => undefined,
  late: () => {},
  status: () => ({ state: "answers", loads: 0, late: 0, failed: 0, stale: 0, keys: 0 }),
  close: () => {},
};
