import { MAX_HEADER_BYTES, MAX_KEY_LENGTH } from "@dyeing/sdk/wire";
import { z } from "zod";

// Texts that stand in several places of a policy. Titles are what the reference page, and an editor, calls them.

const LABEL = "1 to 64 visible ASCII characters without commas";
const HEADER = "a header name of [a-z0-9-]";
const KEY = `a key of [a-z0-9_-]{1,${MAX_KEY_LENGTH}}`;

/** No comma, since it stands in a header. */
export const label = z
  .string()
  .regex(/^[\x21-\x2b\x2d-\x7e]{1,64}$/, `expected ${LABEL}`)
  .meta({ title: LABEL });

export const header = z
  .string()
  .min(1)
  .max(MAX_HEADER_BYTES - 1)
  .regex(/^[A-Za-z0-9-]+$/, `expected ${HEADER}`)
  .meta({ title: HEADER });

export const key = z
  .string()
  .max(MAX_KEY_LENGTH)
  .regex(/^[a-z0-9_-]+$/, `expected ${KEY}`)
  .meta({ title: KEY });

export const value = z.string().min(1).max(MAX_HEADER_BYTES);

export const expression = z.string().min(1).meta({ title: "an expression" });
