import type { EndpointTable } from "@dyeing/lanes/explain";
import { z } from "zod";
import { MeshError } from "../errors/mesh-error.ts";
import { describeIssues } from "./describe-issues.ts";
import { checkEndpoints } from "./endpoints.ts";
import { isLoopback } from "./loopback.ts";

const port = z.int().min(0).max(65_535);

const listenerSchema = z.strictObject({
  edge: z.string().min(1),
  caller: z.strictObject({
    service: z.string().min(1),
    version: z.string().min(1),
    labels: z.record(z.string(), z.string()).optional(),
    locality: z.string().min(1).optional(),
  }),
  host: z.string().min(1),
  protocol: z.enum(["http1", "http2"]),
  port: port.default(0),
});

const configSchema = z.strictObject({
  resources: z.array(z.string().min(1)).default([]),
  accessLog: z.string().min(1),
  logHeaders: z.array(z.string().min(1)).default([]),
  namespace: z.string().min(1).default("default"),
  address: z.string().default("127.0.0.1"),
  adminPort: port.default(0),
  listeners: z.array(listenerSchema).min(1),
  endpoints: z.unknown().default({}),
  drainMs: z.int().min(0).default(3000),
  requestIdleMs: z.int().min(1).default(30_000),
  requestTotalMs: z.int().min(1).default(300_000),
  shadowHostSuffix: z.boolean().default(false),
  timeoutFactor: z.number().positive().max(1000).default(1),
});

/** What a local mesh serves. */
export interface LocalMeshConfig {
  /** YAML files, and directories of them, with VirtualServices and DestinationRules. Default none. */
  readonly resources?: readonly string[];
  /** The file that access-log lines are appended to. */
  readonly accessLog: string;
  /** Request headers to log besides the standard fields, each under its name with `-` turned to `_`. */
  readonly logHeaders?: readonly string[];
  /** Namespace of callers and services. Default `default`. */
  readonly namespace?: string;
  /** Where listeners and admin API are bound: a loopback address. Default `127.0.0.1`. */
  readonly address?: string;
  /** Default 0: any free port. */
  readonly adminPort?: number;
  readonly listeners: readonly ListenerConfig[];
  /** Ready instances by service; can be replaced while running. Default none. */
  readonly endpoints?: EndpointTable;
  /** How long `close()` waits for calls under way, in milliseconds. Default 3000. */
  readonly drainMs?: number;
  /** How long a caller may pause in the middle of a request, in milliseconds. Default 30,000. */
  readonly requestIdleMs?: number;
  /** How long a caller may take for a whole request, in milliseconds. Default 300,000. */
  readonly requestTotalMs?: number;
  /**
   * Whether the host of a mirrored request gets `-shadow`, as in Istio before 1.28 and with istiod's
   * `DISABLE_SHADOW_HOST_SUFFIX=false`. Default false.
   */
  readonly shadowHostSuffix?: boolean;
  /**
   * Multiplies the timeouts of all routes. For a machine that is much slower than those the YAML is written for: a
   * whole system on one laptop, tests on a busy one. Default 1.
   */
  readonly timeoutFactor?: number;
}

/** One port: all calls that arrive there come from one workload version and are for one service. */
export interface ListenerConfig {
  /** A name for people and logs, such as `order->matching`. */
  readonly edge: string;
  readonly caller: {
    readonly service: string;
    readonly version: string;
    /** Of its pod, besides `app` and `version`, which are service and version unless they stand here. */
    readonly labels?: Readonly<Record<string, string>> | undefined;
    /** Where it runs: `region/zone/sub-zone`. Default: unknown. */
    readonly locality?: string | undefined;
  };
  /** The called service, as the caller would name it in the mesh. */
  readonly host: string;
  /** `http2` is cleartext HTTP/2 with prior knowledge, as gRPC speaks it. */
  readonly protocol: "http1" | "http2";
  /** Default 0: any free port. */
  readonly port?: number;
}

/** A checked configuration with all defaults in place. */
export type CheckedConfig = Required<Omit<LocalMeshConfig, "listeners">> & {
  readonly listeners: readonly Required<ListenerConfig>[];
};

/** Checks a configuration, as read from JSON or written in code. Throws MeshError. */
export function checkConfig(value: unknown): CheckedConfig {
  const result = configSchema.safeParse(value, { reportInput: true });
  if (!result.success) throw new MeshError("MESH_CONFIG", describeIssues(result.error));
  const config = result.data;
  if (!isLoopback(config.address)) {
    throw new MeshError(
      "MESH_LOOPBACK",
      `address \`${config.address}\` is not on loopback: the local mesh is for one machine`,
    );
  }
  return { ...config, endpoints: checkEndpoints(config.endpoints) };
}
