import { MAX_HEADER_BYTES, MAX_KEY_LENGTH } from "@dyeing/sdk/wire";
import { z } from "zod";
import type { DyeingRule } from "../rule/dyeing-rule.ts";
import type { PolicyDocument } from "./policy-document.ts";

const MAX_RULES = 10_000;
const MAX_VALUES = 1000;
/** More than a dye can carry, so that rules may choose; few enough to look at each of them per request. */
const MAX_VOCABULARY = 64;
const MAX_ALLOWED_HOSTS = 1000;

const STEP =
  "expected `lower`, `upper`, { trimPrefix: text }, { trimSuffix: text }, { map: { from: to } }, { truncate: count } or { hash: salt }";

/** Visible ASCII; no comma, since it stands in a header. */
const label = z
  .string()
  .regex(/^[\x21-\x2b\x2d-\x7e]{1,64}$/, "expected 1 to 64 visible ASCII characters without commas");
const header = z
  .string()
  .min(1)
  .max(MAX_HEADER_BYTES - 1)
  .regex(/^[A-Za-z0-9-]+$/, "expected a header name of [a-z0-9-]");
const key = z
  .string()
  .max(MAX_KEY_LENGTH)
  .regex(/^[a-z0-9_-]+$/, `expected a key of [a-z0-9_-]{1,${MAX_KEY_LENGTH}}`);
const value = z.string().min(1).max(MAX_HEADER_BYTES);
const expression = z.string().min(1);
const sourceName = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, "expected a name of letters, digits, `_` and `-`");

const tag = z.strictObject({
  header,
  from: z
    .union(
      [expression, z.strictObject({ value: expression }), z.strictObject({ source: sourceName, by: expression })],
      "expected an expression, { value: expression }, or { source: name, by: expression }",
    )
    .optional(),
  values: z.array(value).min(1).max(MAX_VALUES).optional(),
  required: z.boolean().optional(),
  scope: z.enum(["route", "next", "local"]).optional(),
  priority: z.int().min(-1000).max(1000).optional(),
});

const step = z.union(
  [
    z.enum(["lower", "upper"]),
    z.strictObject({ trimPrefix: z.string().min(1) }),
    z.strictObject({ trimSuffix: z.string().min(1) }),
    z.strictObject({ map: z.record(z.string(), z.string()) }),
    z.strictObject({ truncate: z.int().min(1).max(MAX_HEADER_BYTES) }),
    z.strictObject({ hash: z.string().min(1) }),
  ],
  STEP,
);

// Steps of 0.01 are checked when compiling: JSON Schema's `multipleOf: 0.01` refuses 0.29 in binary arithmetic.
const rule = z.strictObject({
  id: label.optional(),
  key,
  header: header.optional(),
  value: value.optional(),
  from: expression.optional(),
  when: expression.optional(),
  match: z.strictObject({ header, regex: z.string() }).optional(),
  sample: z.strictObject({ percent: z.number().min(0).max(100), by: expression, salt: label }).optional(),
  transform: z.union([step, z.array(step)], `${STEP}, or a list of these`).optional(),
  required: z.boolean().optional(),
}) satisfies z.ZodType<DyeingRule>;

/** The shape of a policy. What a shape cannot say (references, expressions, duplicates) is checked by `compilePolicy`. */
export const policySchema = z.strictObject({
  revision: label,
  trust: z
    .strictObject({
      inbound: z.strictObject({ accept: z.enum(["none", "all"]).optional() }).optional(),
      outbound: z
        .strictObject({ allow: z.array(z.string().min(1).max(255)).max(MAX_ALLOWED_HOSTS).optional() })
        .optional(),
    })
    .optional(),
  tags: z
    .record(key, tag)
    .refine((tags) => Object.keys(tags).length <= MAX_VOCABULARY, `more than ${MAX_VOCABULARY} tags`)
    .optional(),
  rules: z.array(rule).max(MAX_RULES).optional(),
  reload: z.strictObject({ replaces: label.optional(), change: z.number().min(0).max(100).optional() }).optional(),
}) satisfies z.ZodType<PolicyDocument>;
