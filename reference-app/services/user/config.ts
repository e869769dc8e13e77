import { z } from "zod";
import { databaseEnv, loadConfig, serviceEnv } from "../../kit/config.ts";

const UserConfig = z.object({
  ...serviceEnv,
  ...databaseEnv,
  /** The key that session tokens are signed with. */
  AUTH_SECRET: z.string().min(16, "must be at least 16 characters"),
  /** How long a session token is valid. */
  SESSION_TTL_SECONDS: z.coerce
    .number()
    .int()
    .positive()
    .default(24 * 3600),
});

export type UserConfig = z.infer<typeof UserConfig>;

export function userConfig(env: NodeJS.ProcessEnv = process.env): UserConfig {
  return loadConfig(UserConfig, env);
}
