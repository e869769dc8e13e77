import { z } from "zod";
import { metadataSchema, NETWORKING_VERSIONS } from "./metadata-schema.ts";

/** Parts that do not decide where a request goes while all endpoints are well: accepted, named, not applied. */
const notApplied = z.record(z.string(), z.unknown());

const trafficPolicySchema = z.strictObject({
  connectionPool: notApplied.optional(),
  outlierDetection: notApplied.optional(),
  tls: notApplied.optional(),
  // Other balancers, and locality failover above all, change which endpoint answers: refused until they are built.
  loadBalancer: z.strictObject({ simple: z.enum(["ROUND_ROBIN", "UNSPECIFIED"]) }).optional(),
});

const subsetSchema = z.strictObject({
  name: z.string().min(1),
  labels: z.record(z.string(), z.string()).optional(),
  trafficPolicy: trafficPolicySchema.optional(),
});

/** The part of Istio's DestinationRule that is implemented. Everything else is refused by name. */
export const destinationRuleSchema = z.object({
  apiVersion: z.enum(NETWORKING_VERSIONS),
  kind: z.literal("DestinationRule"),
  metadata: metadataSchema,
  spec: z.strictObject({
    host: z.string().min(1),
    exportTo: z.array(z.string()).optional(),
    trafficPolicy: trafficPolicySchema.optional(),
    subsets: z.array(subsetSchema).optional(),
  }),
});

export type DestinationRuleDocument = z.infer<typeof destinationRuleSchema>;
export type TrafficPolicyDocument = z.infer<typeof trafficPolicySchema>;

export const DESTINATION_RULE_UNSUPPORTED: ReadonlySet<string> = new Set([
  "workloadSelector",
  "portLevelSettings",
  "tunnel",
  "proxyProtocol",
  "retryBudget",
  "localityLbSetting",
  "consistentHash",
  "warmup",
  "warmupDurationSecs",
  "simple",
]);
