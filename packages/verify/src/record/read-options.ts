import type { HeaderLookup } from "./observed-dye.ts";
import { printable } from "./printable.ts";

/** What a reader has to know about the system whose logs it reads. */
export interface ReadOptions {
  /** Headers that carry tags. Looked at on every call, and a leak when an outside host sees one. Default: none. */
  readonly tagHeaders?: readonly string[];
  /** The tag header whose value is unique per expected trace; finds bleed. Default: none. */
  readonly witnessHeader?: string;
  /** Matches a business id in a path, payload or body. Give it no unbounded repetition. Default: no ids are read. */
  readonly idPattern?: RegExp;
  /**
   * Headers whose value is a business id. Where the sender takes it from what the call is about and not from its async
   * context, even a context that is mixed up as a whole shows. Default: none.
   */
  readonly idHeaders?: readonly string[];
  /**
   * The version of the pod that had an address, such as `10.0.3.7:8080`, at a time in milliseconds since the epoch. Asked
   * where the log names none: an Envoy knows its peer's version only by Istio's own extensions. Default: unknown.
   */
  readonly versionAt?: (address: string, time: number) => string | undefined;
}

/** `ReadOptions` with every default filled in. */
export interface ResolvedReadOptions {
  readonly tagHeaders: readonly string[];
  readonly witnessHeader: string | undefined;
  readonly idPattern: RegExp | undefined;
  readonly idHeaders: readonly string[];
  readonly versionAt: (address: string, time: number) => string | undefined;
}

export function resolveReadOptions(options: ReadOptions): ResolvedReadOptions {
  const tagHeaders = new Set((options.tagHeaders ?? []).map((header) => header.toLowerCase()));
  const witnessHeader = options.witnessHeader?.toLowerCase();
  if (witnessHeader !== undefined) tagHeaders.add(witnessHeader);
  const pattern = options.idPattern;
  return {
    tagHeaders: [...tagHeaders],
    witnessHeader,
    idPattern: pattern === undefined ? undefined : new RegExp(pattern.source, `${pattern.flags.replace(/[gy]/g, "")}g`),
    idHeaders: (options.idHeaders ?? []).map((header) => header.toLowerCase()),
    versionAt: options.versionAt ?? (() => undefined),
  };
}

/** Bytes of a text that are searched for ids. */
const MAX_SEARCHED = 8192;
const MAX_IDS = 32;

/** The distinct ids of a call: the values of its id headers, and what the pattern finds in its text. */
export function idsOf(
  text: string,
  lookup: HeaderLookup,
  { idPattern: pattern, idHeaders }: ResolvedReadOptions,
): readonly string[] {
  const found = new Set<string>();
  for (const header of idHeaders) {
    const value = lookup(header);
    if (value) found.add(printable(value));
  }
  if (pattern === undefined) return [...found];
  for (const match of text.slice(0, MAX_SEARCHED).matchAll(pattern)) {
    found.add(match[0]);
    if (found.size === MAX_IDS) break;
  }
  return [...found];
}
