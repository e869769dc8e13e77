import { RE2JS } from "re2js";
import { quoted } from "./value-in-words.ts";

/** Bytes of one pattern: Istio's webhook refuses longer ones. */
export const MAX_PATTERN_BYTES = 1024;

/** A text is no RE2 pattern, or is too long for one. */
export class PatternError extends Error {
  override readonly name = "PatternError";
}

/** Compiled patterns and refusals: documents repeat them, and they hold no state. */
const known = new Map<string, RE2JS | PatternError>();
const MAX_KNOWN = 10_000;

export interface PatternOptions {
  /** Values have a character for each byte, as on the wire: `.` is one byte then, as it is for Envoy. Default false. */
  readonly bytes?: boolean;
}

/**
 * Compiles an RE2 pattern, as Envoy matches with: in linear time, whatever the value. Its `matches` takes whole values.
 * Throws PatternError.
 */
export function compilePattern(pattern: string, { bytes = false }: PatternOptions = {}): RE2JS {
  const key = `${bytes ? "bytes" : "text"} ${pattern}`;
  let compiled = known.get(key);
  if (compiled === undefined) {
    compiled = tryPattern(pattern, bytes);
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(key, compiled);
  }
  if (compiled instanceof PatternError) throw compiled;
  return compiled;
}

/** Why a text is no pattern. Undefined when it is one. */
export function patternFault(pattern: string): string | undefined {
  try {
    compilePattern(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
}

function tryPattern(pattern: string, bytes: boolean): RE2JS | PatternError {
  if (Buffer.byteLength(pattern) > MAX_PATTERN_BYTES) {
    return new PatternError(`pattern is longer than ${MAX_PATTERN_BYTES} bytes`);
  }
  try {
    return RE2JS.compile(bytes ? Buffer.from(pattern).toString("latin1") : pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace("error parsing regexp: ", "") : "unreadable";
    // Some reasons end with the whole pattern, which is said already.
    return new PatternError(`${quoted(pattern)} is no RE2 pattern: ${reason.replace(`: \`${pattern}\``, "")}`);
  }
}
