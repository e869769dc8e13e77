import { z } from "zod";
import { baseUrl, databaseEnv, serviceEnv } from "../../kit/config.ts";

/** The environment of this service. */
export const PaymentConfig = z.object({
  ...serviceEnv,
  ...databaseEnv,
  /** The payment company: outside of the mesh. */
  PROVIDER_URL: baseUrl,
  /** How long the payment company may take to answer, milliseconds. */
  PROVIDER_TIMEOUT_MS: z.coerce.number().int().min(1).max(30_000).default(2_000),
});

export type PaymentConfig = z.infer<typeof PaymentConfig>;
