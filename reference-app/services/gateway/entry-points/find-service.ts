import { HttpProblem } from "../../../kit/problem.ts";
import { isPlainPath } from "../domain/plain-path.ts";
import type { ServiceRegistry, TargetService } from "../domain/service-registry.ts";

/**
 * The service that a request names, and a path that it may have.
 *
 * @throws HttpProblem 400 `invalid service` for an empty, absent, repeated or unknown name; 404 for a path outside of
 *   the public API; 400 `invalid path` for one that would lead elsewhere once it is normalised or decoded.
 */
export async function findService(
  registry: ServiceRegistry,
  name: string | readonly string[] | undefined,
  url: string | undefined,
): Promise<TargetService> {
  const service = typeof name === "string" ? await registry.find(name.trim()) : undefined;
  if (service === undefined) throw new HttpProblem(400, "invalid service");
  if (!url?.startsWith("/v1/")) throw new HttpProblem(404, "not found");
  if (!isPlainPath(url.split("?", 1)[0] ?? "")) throw new HttpProblem(400, "invalid path");
  return service;
}
