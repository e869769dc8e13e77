import type { EndpointTable } from "@dyeing/lanes/explain";
import { z } from "zod";
import { MeshError } from "../errors/mesh-error.ts";
import { describeIssues } from "./describe-issues.ts";
import { isLoopback, parseAddress } from "./loopback.ts";

const endpointSchema = z.strictObject({
  address: z.string().refine((address) => parseAddress(address) !== undefined, "is not `host:port`"),
  labels: z.record(z.string(), z.string()),
});

export const endpointsSchema = z.record(z.string().min(1), z.array(endpointSchema));

/** Checks a table of endpoints. Throws MeshError `MESH_CONFIG`, or `MESH_LOOPBACK` for an address elsewhere. */
export function checkEndpoints(value: unknown): EndpointTable {
  const result = endpointsSchema.safeParse(value, { reportInput: true });
  if (!result.success) throw new MeshError("MESH_CONFIG", `endpoints: ${describeIssues(result.error)}`);
  for (const { address } of Object.values(result.data).flat()) {
    if (isLoopback(parseAddress(address)?.host ?? "")) continue;
    throw new MeshError(
      "MESH_LOOPBACK",
      `endpoint \`${address}\` is not on loopback: the local mesh leads nowhere else`,
    );
  }
  return result.data;
}
