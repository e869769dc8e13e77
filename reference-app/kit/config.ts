import { z } from "zod";
import { edges } from "../topology.ts";

/** Configuration is missing or wrong. `message` is one line that names every variable at fault. */
export class ConfigError extends Error {
  readonly code = "CONFIG_INVALID";
  override readonly name = "ConfigError";
}

const edgeIds = edges.map((edge) => edge.id);

/** An `http(s)://host[:port]` base URL without a trailing slash. */
export const baseUrl = z
  .url({ protocol: /^https?$/, error: "must be an http url" })
  .transform((url) => url.replace(/\/+$/, ""));

/** A `postgres://` URL. */
export const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgres url" });

/** `host:port`, as gRPC clients take it. */
export const hostAndPort = z.string().regex(/^[^\s/:]+:\d+$/, "must be host:port");

/** Where a process listens. */
export const listenEnv = {
  /** An address. Default: loopback. In a pod all of them, as its proxy comes by the pod's own. */
  HOST: z.ipv4({ error: "must be an IPv4 address" }).optional(),
  /** 0 lets the system choose; the listening line tells. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(0),
};

/** Where the stores are. */
export const databaseEnv = {
  DATABASE_URL: postgresUrl,
  /** How long to wait at start for a database that is not there yet, milliseconds. Default: not at all. */
  DATABASE_WAIT_MS: z.coerce.number().int().min(0).max(120_000).optional(),
};

/** What every service reads from its environment. Spread it into the service's own schema. */
export const serviceEnv = {
  SERVICE_VERSION: z.enum(["v1", "v2"], { error: "must be v1 or v2" }).default("v1"),
  ...listenEnv,
  /** An edge of topology.ts at which this process plants a fault. */
  CARPOOL_BREAK: z.enum(edgeIds, { error: "must be an edge of topology.ts" }).optional(),
  /** An edge at which this process mixes requests up. */
  CARPOOL_BLEED: z.enum(edgeIds, { error: "must be an edge of topology.ts" }).optional(),
  /**
   * How long a service of the mesh may take to answer, milliseconds. Default: what each client finds right. Only a slow
   * machine needs it, where the mesh is patient too.
   */
  CALL_TIMEOUT_MS: z.coerce.number().int().min(1).max(120_000).optional(),
};

/**
 * Reads and checks the environment once, at start. Empty variables count as absent.
 *
 * @throws ConfigError naming every variable that is missing or wrong.
 * @example
 * const Config = z.object({ ...serviceEnv, ...databaseEnv, PAYMENT_URL: baseUrl });
 * const config = loadConfig(Config);   // typed; config.PORT is a number
 */
export function loadConfig<T>(schema: z.ZodType<T>, env: NodeJS.ProcessEnv = process.env): T {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const result = schema.safeParse(present);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => {
    const name = issue.path.join(".");
    return present[name] === undefined ? `\`${name}\` is missing` : `\`${name}\` ${issue.message}`;
  });
  throw new ConfigError(`invalid configuration: ${faults.join("; ")}`);
}
