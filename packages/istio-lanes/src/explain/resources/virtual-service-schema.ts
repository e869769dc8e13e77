import { z } from "zod";
import { durationMs } from "./duration.ts";
import { metadataSchema, NETWORKING_VERSIONS } from "./metadata-schema.ts";
import { headerMatchesSchema, stringMatchSchema } from "./string-match-schema.ts";

const duration = z.string().transform((text, context) => {
  const ms = durationMs(text);
  if (ms === undefined) {
    context.addIssue({ code: "custom", message: `\`${text}\` is not a duration such as \`800ms\` or \`2s\`` });
    return z.NEVER;
  }
  return ms;
});

const percentage = z.strictObject({ value: z.number().min(0).max(100) }).transform((percent) => percent.value);

const matchSchema = z.strictObject({
  name: z.string().optional(),
  uri: stringMatchSchema.optional(),
  ignoreUriCase: z.boolean().optional(),
  method: stringMatchSchema.optional(),
  authority: stringMatchSchema.optional(),
  headers: headerMatchesSchema.optional(),
  withoutHeaders: headerMatchesSchema.optional(),
});

const destinationSchema = z.strictObject({
  host: z.string().min(1),
  subset: z.string().min(1).optional(),
  port: z.strictObject({ number: z.int().min(1).max(65_535) }).optional(),
});

const weightedDestinationSchema = z.strictObject({
  destination: destinationSchema,
  weight: z.int().min(0).optional(),
});

const retriesSchema = z.strictObject({
  attempts: z.int().min(0),
  perTryTimeout: duration.optional(),
  retryOn: z.string().optional(),
  // Accepted and without effect: a machine has one locality only.
  retryRemoteLocalities: z.boolean().optional(),
});

const faultSchema = z.strictObject({
  delay: z.strictObject({ percentage: percentage.optional(), fixedDelay: duration }).optional(),
  abort: z
    .strictObject({
      percentage: percentage.optional(),
      httpStatus: z.int().min(200).max(599).optional(),
      grpcStatus: z.string().optional(),
    })
    .refine((abort) => (abort.httpStatus === undefined) !== (abort.grpcStatus === undefined), {
      message: "one of `httpStatus` and `grpcStatus` must be set",
    })
    .optional(),
});

const routeSchema = z.strictObject({
  name: z.string().optional(),
  match: z.array(matchSchema).optional(),
  route: z.array(weightedDestinationSchema).min(1),
  timeout: duration.optional(),
  retries: retriesSchema.optional(),
  fault: faultSchema.optional(),
});

/** The part of Istio's VirtualService that is implemented. Everything else is refused by name. */
export const virtualServiceSchema = z.object({
  apiVersion: z.enum(NETWORKING_VERSIONS),
  kind: z.literal("VirtualService"),
  metadata: metadataSchema,
  spec: z.strictObject({
    hosts: z.array(z.string().min(1)).min(1),
    gateways: z.array(z.string()).optional(),
    exportTo: z.array(z.string()).optional(),
    http: z.array(routeSchema).min(1),
  }),
});

export type VirtualServiceDocument = z.infer<typeof virtualServiceSchema>;
export type HttpRouteDocument = z.infer<typeof routeSchema>;
export type HttpMatchDocument = z.infer<typeof matchSchema>;

/** Fields that Istio knows at these places and this package does not implement: named as such, not as misspelt. */
export const VIRTUAL_SERVICE_UNSUPPORTED: ReadonlySet<string> = new Set([
  "tcp",
  "tls",
  "redirect",
  "directResponse",
  "delegate",
  "rewrite",
  "mirror",
  "mirrors",
  "mirrorPercent",
  "mirrorPercentage",
  "corsPolicy",
  "headers",
  "scheme",
  "port",
  "sourceLabels",
  "sourceNamespace",
  "gateways",
  "queryParams",
  "statPrefix",
  "retryIgnorePreviousHosts",
  "backoff",
  "percent",
  "exponentialDelay",
  "http2Error",
]);
