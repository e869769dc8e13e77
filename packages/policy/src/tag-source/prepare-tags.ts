import type { RequestFacts } from "@dyeing/sdk";
import { SourcedFacts } from "./sourced-facts.ts";
import { type SourcedTag, sourceKeyOf } from "./sourced-tag.ts";

/** How long a request waits for its sources, all together, in milliseconds. */
export const DEFAULT_WAIT_MS = 5;

/**
 * Asks for the tags of a request that are not known: undefined when all are. Resolves within the time, to the facts with
 * what was found by then; a source that is late is counted, and what it says later is for the next request.
 */
export function prepareTags(
  tags: readonly SourcedTag[],
  facts: RequestFacts,
  waitMs: number,
): Promise<RequestFacts> | undefined {
  let asked: Asked[] | undefined;
  for (const tag of tags) {
    const key = sourceKeyOf(tag, facts);
    if (key === undefined || !tag.reader.mustAsk(key)) continue;
    asked ??= [];
    asked.push({ tag, answer: tag.reader.ask(key) });
  }
  return asked === undefined ? undefined : answersInTime(asked, facts, waitMs);
}

interface Asked {
  readonly tag: SourcedTag;
  readonly answer: Promise<string | undefined>;
}

function answersInTime(asked: readonly Asked[], facts: RequestFacts, waitMs: number): Promise<RequestFacts> {
  return new Promise((resolve) => {
    const found = new Map<string, string>();
    const open = new Set(asked);
    const end = () => {
      clearTimeout(timer);
      const late = new Set([...open].map(({ tag }) => tag.reader));
      open.clear();
      for (const reader of late) reader.late();
      resolve(new SourcedFacts(facts, found));
    };
    const timer = setTimeout(end, waitMs);
    for (const one of asked) {
      void one.answer.then((value) => {
        // Late: the request has been decided, and what it was decided by must not change.
        if (!open.delete(one)) return;
        if (value !== undefined) found.set(one.tag.key, value);
        if (open.size === 0) end();
      });
    }
  });
}
