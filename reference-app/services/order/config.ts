import { z } from "zod";
import { baseUrl, databaseEnv, hostAndPort, serviceEnv } from "../../kit/config.ts";

/** The environment of this service. */
export const OrderConfig = z.object({
  ...serviceEnv,
  ...databaseEnv,
  MATCHING_URL: hostAndPort,
  SCHEDULING_URL: baseUrl,
  PAYMENT_URL: baseUrl,
});

export type OrderConfig = z.infer<typeof OrderConfig>;
