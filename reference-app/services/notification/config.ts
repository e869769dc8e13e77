import { z } from "zod";
import { baseUrl, databaseEnv, loadConfig, serviceEnv } from "../../kit/config.ts";

const NotificationConfig = z.object({
  ...serviceEnv,
  ...databaseEnv,
  /** The SMS company. It is outside of the mesh and must never see a dye. */
  SMS_URL: baseUrl,
  SMS_TIMEOUT_MS: z.coerce.number().int().positive().default(2_000),
});

export type NotificationConfig = z.infer<typeof NotificationConfig>;

export function notificationConfig(env: NodeJS.ProcessEnv = process.env): NotificationConfig {
  return loadConfig(NotificationConfig, env);
}
