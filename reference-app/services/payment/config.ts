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
  /** What a wallet is opened with at its user's first payment, fen. */
  OPENING_BALANCE: z.coerce.number().int().min(0).max(2_147_483_647).default(100_000),
});

export type PaymentConfig = z.infer<typeof PaymentConfig>;
