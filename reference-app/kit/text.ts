import { z } from "zod";

/**
 * A string from outside that may be stored, logged and passed on: 1 to `max` UTF-16 code units without the white space
 * around it, no control characters (PostgreSQL refuses NUL) and no lone surrogates (they are no Unicode text, and no
 * JSON or UTF-8 either). The schema of every string in bodies and queries that has no narrower form of its own.
 *
 * @example
 * const Place = z.object({ name: text(100) });
 */
export function text(max: number) {
  return z
    .string("is required")
    .trim()
    .min(1, "must not be empty")
    .max(max, `must have at most ${max} characters`)
    .refine((value) => value.isWellFormed() && !/\p{Cc}/u.test(value), "must be text without control characters");
}
