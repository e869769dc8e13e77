import { RE2JS } from "re2js";

/** Characters of one pattern: Istio refuses longer ones. */
export const MAX_REGEX_LENGTH = 1024;

/** A pattern is not RE2, or too long. Internal: the policy loader turns it into a PolicyError. */
export class RegexError extends Error {
  override readonly name = "RegexError";
}

/**
 * Compiles an RE2 pattern that must match the whole value, as Envoy matches headers: linear time whatever the value.
 * Throws RegexError.
 */
export function compileHeaderRegex(pattern: string): (value: string) => boolean {
  if (pattern.length > MAX_REGEX_LENGTH) {
    throw new RegexError(`pattern is longer than ${MAX_REGEX_LENGTH} characters`);
  }
  compile(pattern); // alone first: `a)|(?:b` is a pattern only inside the group below
  const whole = compile(`^(?:${pattern})$`);
  return (value) => whole.test(value);
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace("error parsing regexp: ", "") : "unreadable";
    throw new RegexError(`not an RE2 pattern: ${reason}`);
  }
}
