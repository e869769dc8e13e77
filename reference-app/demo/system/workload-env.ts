import type { EdgeId } from "../../topology.ts";
import type { MeshListener } from "./mesh-config.ts";
import { isGrpc, meshEdgesOf, outsideOf, type Workload } from "./workloads.ts";

/** What the workloads have to know of the rest of the system. */
export interface Surroundings {
  readonly databaseUrl: string;
  readonly listeners: readonly MeshListener[];
  /** Port by name. */
  readonly outside: ReadonlyMap<string, number>;
  readonly policy: string;
  readonly authSecret: string;
  readonly breakEdge: EdgeId | undefined;
  readonly bleedEdge: EdgeId | undefined;
}

/** The environment of one workload: where everything is that it calls, and who of them may get a dye. */
export function workloadEnv({ service, version }: Workload, around: Surroundings): Record<string, string> {
  const env: Record<string, string> = {
    SERVICE_VERSION: version,
    PORT: "0",
    DATABASE_URL: around.databaseUrl,
    DYEING_POLICY: around.policy,
    AUTH_SECRET: around.authSecret,
    // As patient as the mesh: see TIMEOUT_FACTOR.
    PROVIDER_TIMEOUT_MS: "20000",
    SMS_TIMEOUT_MS: "20000",
    CALL_TIMEOUT_MS: "20000",
    GATEWAY_TIMEOUT_MS: "20000",
  };
  const allowed: string[] = [];
  for (const edge of meshEdgesOf(service)) {
    const listener = around.listeners.find(
      ({ edge: id, caller }) => id === edge.id && caller.service === service && caller.version === version,
    );
    if (listener === undefined) throw new Error(`the mesh has no listener for \`${edge.id}\` of \`${version}\``);
    const address = `127.0.0.1:${listener.port}`;
    allowed.push(address);
    env[`${edge.to.toUpperCase()}_URL`] = isGrpc(edge) ? address : `http://${address}`;
  }
  for (const name of outsideOf(service)) {
    env[`${name.toUpperCase()}_URL`] = `http://127.0.0.1:${around.outside.get(name)}`;
  }
  // Never empty: without any, the SDK's default list would apply.
  env.DYEING_ALLOW = allowed.join(",") || "127.0.0.1:1";
  if (around.breakEdge !== undefined) env.CARPOOL_BREAK = around.breakEdge;
  if (around.bleedEdge !== undefined) env.CARPOOL_BLEED = around.bleedEdge;
  return env;
}
