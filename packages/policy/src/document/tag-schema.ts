import { z } from "zod";
import type { TagDocument } from "./policy-document.ts";
import { expression, header, value } from "./text-schemas.ts";

const MAX_VALUES = 1000;
const SOURCE = "a name of letters, digits, `_` and `-`";

const sourceName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, `expected ${SOURCE}`)
  .meta({ title: SOURCE });

const from = z.union(
  [expression, z.strictObject({ value: expression }), z.strictObject({ source: sourceName, by: expression })],
  "expected an expression, { value: expression }, or { source: name, by: expression }",
);

/** The shape of one tag. Descriptions are what the reference page says. */
export const tagSchema = z.strictObject({
  header: header.meta({
    description:
      "The header that carries it, lower-cased. One header carries one tag, and some carry none: credentials, addressing, framing, trace headers.",
  }),
  from: from.optional().meta({
    description:
      'Where its value comes from: an expression such as `request.headers["name"]`, `claims.NAME` or `request.path`, also written `{ value: expression }`; `application`: only from what the application hands in; or `{ source: name, by: expression }`: from a source that the code hands in, by the value of that expression. Without it only rules, `withTags` and the application give the tag, and conditions cannot see it. Credentials (authorization, cookie, `x-api-key`, names in `-token` or `-secret`) cannot be the source of a value, which would travel on.',
  }),
  values: z.array(value).min(1).max(MAX_VALUES).optional().meta({
    description: "The values it may have. Another one counts as absent. Without it: any.",
  }),
  required: z.boolean().optional().meta({
    description: "When the tag has no value, the whole request stays undyed.",
    default: false,
  }),
  scope: z.enum(["route", "next", "local"]).optional().meta({
    description: "How far it travels: `route`, every hop; `next`, one hop; `local`, it never leaves the process.",
    default: "route",
  }),
  priority: z.int().min(-1000).max(1000).optional().meta({
    description: "When the dye exceeds its byte budget, the lowest goes first.",
    default: 0,
  }),
}) satisfies z.ZodType<TagDocument>;
