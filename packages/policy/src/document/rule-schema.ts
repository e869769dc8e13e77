import { MAX_HEADER_BYTES } from "@dyeing/sdk/wire";
import { z } from "zod";
import type { DyeingRule } from "../rule/dyeing-rule.ts";
import { expression, header, key, label, value } from "./text-schemas.ts";

const STEP =
  "expected `lower`, `upper`, { trimPrefix: text }, { trimSuffix: text }, { map: { from: to } }, { truncate: count } or { hash: salt }";

/** A step of a transform. Descriptions are what the reference page says. */
export const stepSchema = z
  .union(
    [
      z.enum(["lower", "upper"]).meta({ description: "In lower case, or in upper case." }),
      z
        .strictObject({ trimPrefix: z.string().min(1) })
        .meta({ description: "Without this text at its beginning, where it begins so." }),
      z
        .strictObject({ trimSuffix: z.string().min(1) })
        .meta({ description: "Without this text at its end, where it ends so." }),
      z
        .strictObject({ map: z.record(z.string(), z.string()) })
        .meta({ description: "What a map has for it; other values stay." }),
      z
        .strictObject({ truncate: z.int().min(1).max(MAX_HEADER_BYTES) })
        .meta({ description: "As many characters of it." }),
      z.strictObject({ hash: z.string().min(1) }).meta({
        description:
          "16 hexadecimal digits of SHA-256 over this salt, NUL and the value: a name for who must not be named. Where there are few values, whoever knows the salt can try them all.",
      }),
    ],
    STEP,
  )
  .meta({ title: "a step" });

const match = z.strictObject({
  header: header.meta({ description: "The header that is looked at." }),
  regex: z
    .string()
    .meta({ title: "an RE2 pattern", description: "Must match the **whole** value, as Istio matches headers." }),
});

// Steps of 0.01 are checked when compiling: JSON Schema's `multipleOf: 0.01` refuses 0.29 in binary arithmetic.
const sample = z.strictObject({
  percent: z.number().min(0).max(100).meta({ description: "In steps of 0.01." }),
  by: expression.meta({ description: "Gives the unit. A request without it is not sampled." }),
  salt: label.meta({ description: "The same salt takes the same units, another one others." }),
});

/** The shape of one rule. Descriptions are what the reference page says. */
export const ruleSchema = z.strictObject({
  id: label.optional().meta({
    description:
      "Names the rule in evidence and on the wire. Without it: the key, with `#2` and so on when that is taken.",
  }),
  key: key.meta({
    description: "`color`, or the key of a tag. A key that `tags` does not name becomes a tag of its own.",
  }),
  header: header.optional().meta({
    description:
      "The header that carries the value. Without it: that of the tag, else `x-` and the key with `-` for `_`. The color's is `x-trace-color`.",
  }),
  value: value.optional().meta({
    description: "The value itself. A color is a DNS label; `default` says undyed and ends the search.",
  }),
  from: expression.optional().meta({
    description: "Gives the value: as for tags, and also `tags.KEY`. Not together with `value`.",
  }),
  when: expression.optional().meta({ title: "a condition", description: "Holds for the requests that are meant." }),
  match: match.optional().meta({ description: "A pattern that a request header has to match." }),
  sample: sample.optional().meta({ description: "Takes a percentage of units, always the same ones." }),
  transform: z
    .union([stepSchema, z.array(stepSchema)], `${STEP}, or a list of these`)
    .optional()
    .meta({ description: "Applied to the value, in order." }),
  required: z.boolean().optional().meta({
    description:
      "When the conditions hold and no rule finds a value for the key, the whole request stays undyed. Not for `color`.",
    default: false,
  }),
}) satisfies z.ZodType<DyeingRule>;
