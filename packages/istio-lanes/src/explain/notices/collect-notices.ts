import type { RouteRequest } from "../matching/route-request.ts";
import type { Decision } from "../mesh/decision.ts";
import type { Evidence } from "../mesh/evidence.ts";
import type { Mesh } from "../mesh/mesh.ts";
import type { Notice } from "./notice.ts";

/** Everything worth saying about a request besides the decision itself. */
export function collectNotices(
  _request: RouteRequest,
  _mesh: Mesh,
  _decision: Decision,
  _evidence: Evidence,
): readonly Notice[] {
  return [];
}
