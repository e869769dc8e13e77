import { z } from "zod";
import type { PolicyDocument } from "./policy-document.ts";
import { ruleSchema } from "./rule-schema.ts";
import { tagSchema } from "./tag-schema.ts";
import { key, label } from "./text-schemas.ts";

const MAX_RULES = 10_000;
/** More than a dye can carry, so that rules may choose; few enough to look at each of them per request. */
const MAX_VOCABULARY = 64;
const MAX_ALLOWED_HOSTS = 1000;
const MAX_PEERS = 1000;

const peer = z.string().min(1).max(512).meta({ title: "a peer" });
const accept = z.union(
  [z.enum(["none", "signed", "all"]), z.strictObject({ peers: z.array(peer).min(1).max(MAX_PEERS) })],
  "expected `none`, `signed`, `all` or { peers: [peer] }",
);

const trust = z.strictObject({
  inbound: z
    .strictObject({
      accept: accept.optional().meta({
        description:
          "Whose dye is taken: nobody's, what a key has signed, everybody's, or that of some peers: SPIFFE identities, addresses, ranges. Without it: `none` at an edge, `all` inside.",
      }),
    })
    .optional(),
  outbound: z
    .strictObject({
      allow: z
        .array(z.string().min(1).max(255).meta({ title: "a host" }))
        .max(MAX_ALLOWED_HOSTS)
        .optional()
        .meta({
          description:
            "Hosts that may receive a dye: `host`, `host:port`, `*.suffix`. Without it: names of Kubernetes services.",
        }),
    })
    .optional(),
});

const reload = z.strictObject({
  replaces: label.optional().meta({
    description: "The revision that this one replaces although it is older: a rollback.",
  }),
  change: z.number().min(0).max(100).optional().meta({
    description: "Percent of the recent requests that may change their color, in place of the limit of the dry run.",
  }),
});

/**
 * The shape of a policy. What a shape cannot say (references, expressions, duplicates) is checked by `compilePolicy`.
 * Descriptions are what the reference page says.
 */
export const policySchema = z.strictObject({
  revision: label.meta({ description: "Stamped on every decision and sent along." }),
  trust: trust.optional(),
  tags: z
    .record(key, tagSchema)
    .refine((tags) => Object.keys(tags).length <= MAX_VOCABULARY, `more than ${MAX_VOCABULARY} tags`)
    .optional()
    .meta({ description: `The vocabulary: at most ${MAX_VOCABULARY} tags, by key.` }),
  rules: z.array(ruleSchema).max(MAX_RULES).optional().meta({ description: "Who is dyed, and how; tried in order." }),
  reload: reload.optional(),
}) satisfies z.ZodType<PolicyDocument>;
