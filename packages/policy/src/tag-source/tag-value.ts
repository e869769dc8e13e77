/** Longer than what a tag can carry in any form: such an answer is a mistake, and must not fill the cache. */
const MAX_VALUE_LENGTH = 512;

/** An answer of code that no type checker has seen: what is no text, or empty, is no value; numbers are their text. */
export function tagValueOf(answer: unknown): string | undefined {
  const text = typeof answer === "number" ? String(answer) : answer;
  return typeof text === "string" && text !== "" && text.length <= MAX_VALUE_LENGTH ? text : undefined;
}
