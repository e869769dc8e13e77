/** Different users, so that an edge's caches hold more than one answer. */
const USERS = 64;

/** All header lines of the `index`-th request as it comes from outside: no dye, and what an edge decides by. */
export function arrivingHeaders(index: number): Record<string, string> {
  const id = index.toString(16).padStart(12, "0");
  return {
    "x-request-id": `5f0c1d9a-7b31-4c0e-9a51-${id}`,
    traceparent: `00-4bf92f3577b34da6a3ce${id}-00f067aa0ba902b7-01`,
    "x-user-id": `user-${index % USERS}`,
    "x-zone": `BJ_HAI_DIAN_${String(index % 16).padStart(2, "0")}`,
    "x-ride-kind": "commute",
  };
}
