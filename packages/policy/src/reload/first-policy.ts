import { readFileSync } from "node:fs";
import { compilePolicy } from "../compile/compile-policy.ts";
import { parsePolicy } from "../document/parse-policy.ts";
import { PolicyError } from "../document/policy-error.ts";
import type { TagReaders } from "../tag-source/tag-readers.ts";
import { contentHash } from "./content-hash.ts";
import { readLastGood } from "./last-good.ts";
import type { LoadedPolicy } from "./loaded-policy.ts";
import type { PolicyState } from "./policy-status.ts";
import { type Fault, faultOf, faultOfOrder } from "./rejection.ts";
import type { ReloadSettings } from "./reload-options.ts";
import { unreadable } from "./unreadable.ts";

/** What a process starts with. */
export interface First {
  readonly policy: LoadedPolicy;
  readonly state: Exclude<PolicyState, "kept">;
  /** Why it is not the file. */
  readonly fault: Fault | undefined;
}

/**
 * The policy to start with, at once: the file's; else the one that was good last; else, where that is wanted, none. Throws the
 * PolicyError of the file. One that is older than what was good last counts as unusable, as it does later.
 */
export function firstPolicy(path: string, settings: ReloadSettings, readers: TagReaders): First {
  const kept = settings.lastGood === undefined ? undefined : lastGood(settings.lastGood, settings, readers);
  let hash: string | undefined;
  try {
    const bytes = read(path);
    hash = contentHash(bytes);
    const policy = load(bytes, path, settings, readers);
    const fault = kept === undefined ? undefined : faultOfOrder(policy, kept.policy.revision);
    if (kept === undefined || fault === undefined) return { policy, state: "current", fault: undefined };
    return { policy: kept, state: "last-good", fault };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const fault = faultOf(error, hash);
    if (kept !== undefined) return { policy: kept, state: "last-good", fault };
    if (settings.ifUnusable === "throw") throw error;
    return { policy: baseline(), state: "baseline", fault };
  }
}

function lastGood(path: string, settings: ReloadSettings, readers: TagReaders): LoadedPolicy | undefined {
  const bytes = readLastGood(path);
  if (bytes === undefined) return undefined;
  try {
    return load(bytes, path, settings, readers);
  } catch {
    // Of another version, or cut short by a disk that was full: as if there were none.
    return undefined;
  }
}

function load(bytes: Uint8Array, file: string, { waitMs }: ReloadSettings, readers: TagReaders): LoadedPolicy {
  const parsed = parsePolicy(bytes, { file });
  const policy = compilePolicy(parsed, { sources: readers.byName, waitMs });
  return { policy, hash: contentHash(bytes), bytes, reload: parsed.document.reload ?? {} };
}

function read(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw unreadable(path, undefined, cause);
  }
}

/** Dyes nothing, and says so. */
function baseline(): LoadedPolicy {
  const policy = compilePolicy(parsePolicy('revision: "none"\n'));
  return { policy: { ...policy, issues: [], warnings: [] }, hash: "", bytes: new Uint8Array(), reload: {} };
}
