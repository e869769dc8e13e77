/** What a reader has to know about the system whose logs it reads. */
export interface ReadOptions {
  /** Headers that carry tags. Looked at on every call, and a leak when an outside host sees one. Default: none. */
  readonly tagHeaders?: readonly string[];
  /** The tag header whose value is unique per expected trace; finds bleed. Default: none. */
  readonly canaryHeader?: string;
  /** Matches a business id in a path, payload or body. Give it no unbounded repetition. Default: no ids are read. */
  readonly idPattern?: RegExp;
}

/** `ReadOptions` with every default filled in. */
export interface ResolvedReadOptions {
  readonly tagHeaders: readonly string[];
  readonly canaryHeader: string | undefined;
  readonly idPattern: RegExp | undefined;
}

export function resolveReadOptions(options: ReadOptions): ResolvedReadOptions {
  const tagHeaders = new Set((options.tagHeaders ?? []).map((header) => header.toLowerCase()));
  const canaryHeader = options.canaryHeader?.toLowerCase();
  if (canaryHeader !== undefined) tagHeaders.add(canaryHeader);
  const pattern = options.idPattern;
  return {
    tagHeaders: [...tagHeaders],
    canaryHeader,
    idPattern: pattern === undefined ? undefined : new RegExp(pattern.source, `${pattern.flags.replace(/[gy]/g, "")}g`),
  };
}

/** Bytes of a text that are searched for ids. */
const MAX_SEARCHED = 8192;
const MAX_IDS = 32;

/** The distinct ids in a text. */
export function idsIn(text: string, pattern: RegExp | undefined): readonly string[] {
  if (pattern === undefined) return [];
  const found = new Set<string>();
  for (const match of text.slice(0, MAX_SEARCHED).matchAll(pattern)) {
    found.add(match[0]);
    if (found.size === MAX_IDS) break;
  }
  return [...found];
}
