import { z } from "zod";
import { baseUrl, loadConfig, serviceEnv } from "../../kit/config.ts";

const milliseconds = z.coerce.number().int().positive();

const GatewayConfig = z.object({
  ...serviceEnv,
  /** Base URLs of the group k8s-prod. */
  USER_URL: baseUrl,
  ORDER_URL: baseUrl,
  NOTIFICATION_URL: baseUrl,
  /** Base URLs of the group k8s-staging, where they are not the same: in a mesh the tag `env` tells them apart. */
  STAGING_USER_URL: baseUrl.optional(),
  STAGING_ORDER_URL: baseUrl.optional(),
  STAGING_NOTIFICATION_URL: baseUrl.optional(),
  /** The policy file: the gateway is the edge, which decides dyes. */
  DYEING_POLICY: z.string(),
  /** How long a service may take to begin its answer. The mesh's own timeouts are shorter. */
  GATEWAY_TIMEOUT_MS: milliseconds.default(10_000),
  /** The same for notification, whose long polls take their time. */
  GATEWAY_POLL_TIMEOUT_MS: milliseconds.default(40_000),
});

export type GatewayConfig = z.infer<typeof GatewayConfig>;

export function gatewayConfig(env: NodeJS.ProcessEnv = process.env): GatewayConfig {
  return loadConfig(GatewayConfig, env);
}
