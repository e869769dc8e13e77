import { z } from "zod";

/** Istio's StringMatch: at most one of the three. None of them (`{}` or null) asks for presence. */
export const stringMatchSchema = z
  .strictObject({ exact: z.string().optional(), prefix: z.string().optional(), regex: z.string().optional() })
  .refine((match) => Object.keys(match).length <= 1, "only one of `exact`, `prefix` and `regex` may be set");

export type StringMatch = z.infer<typeof stringMatchSchema>;

/** Istio skips these silently as header keys; a condition that vanishes must not go unnoticed. */
const RESERVED_KEYS: ReadonlySet<string> = new Set(["uri", "scheme", "method", "authority"]);

const headerKeySchema = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, "is not a header name")
  .refine((key) => !RESERVED_KEYS.has(key), "Istio ignores this key: use the field of the same name");

export const headerMatchesSchema = z.record(
  headerKeySchema,
  stringMatchSchema.nullable().transform((match) => match ?? {}),
);
