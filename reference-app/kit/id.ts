import { z } from "zod";

const PATTERN = /^[\w.:-]{1,64}$/;

/** An id that travels in bodies, paths, keys and logs. */
export const Id = z.string("is required").regex(PATTERN, "must be 1 to 64 letters, digits, `_`, `.`, `:` or `-`");

/** Whether a piece of a path can be an id at all. What cannot is unknown: 404, without asking the database. */
export function isId(value: string): boolean {
  return PATTERN.test(value);
}
