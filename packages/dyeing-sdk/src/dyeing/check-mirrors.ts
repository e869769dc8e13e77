import { ConfigurationError } from "../errors/configuration-error.ts";
import { MIRRORS } from "../mirrors/mirrors.ts";
import { isHeaderName } from "../wire/grammar.ts";
import { mayCarryTag } from "../wire/may-carry-tag.ts";
import type { MirrorOptions } from "./mirror-options.ts";

/** Every option: a key that is missing here does not compile. */
const KNOWN: Readonly<Record<keyof MirrorOptions, true>> = { write: true, tags: true, restoreFrom: true };

/** Throws ConfigurationError for options of mirrors that are wrong. */
export function checkMirrors(mirrors: MirrorOptions | undefined): void {
  if (mirrors === undefined) return;
  if (typeof mirrors !== "object" || mirrors === null) {
    throw new ConfigurationError("mirrors", 'not an object: write `mirrors: { write: ["baggage"] }`');
  }
  for (const [key, value] of Object.entries(mirrors)) {
    if (!Object.hasOwn(KNOWN, key)) {
      throw new ConfigurationError(`mirrors.${key}`, "unknown; there are `write`, `tags`, `restoreFrom`");
    }
    if (value !== undefined && !Array.isArray(value)) {
      throw new ConfigurationError(`mirrors.${key}`, `not a list: write \`${key}: ["${value}"]\``);
    }
  }
  const { write = [], tags = [], restoreFrom = [] } = mirrors;
  for (const [key, list] of Object.entries({ write, restoreFrom })) {
    for (const [at, name] of list.entries()) {
      if (MIRRORS.includes(name)) continue;
      throw new ConfigurationError(`mirrors.${key}[${at}]`, `\`${name}\` is neither \`baggage\` nor \`tracestate\``);
    }
  }
  for (const [at, name] of tags.entries()) {
    if (typeof name === "string" && isHeaderName(name) && mayCarryTag(name)) continue;
    const message = `\`${name}\` is no header of a tag: write the header in lower case, such as \`x-user-level\``;
    throw new ConfigurationError(`mirrors.tags[${at}]`, message);
  }
  if (tags.length > 0 && write.length === 0 && restoreFrom.length === 0) {
    throw new ConfigurationError("mirrors.tags", "do nothing without `write` or `restoreFrom`");
  }
}
