import { compileMesh, decide, headerLines, parseResources, type Routed } from "@dyeing/lanes/explain";

/** How a call to a service without any resources is routed, with instances at these addresses. */
export function routedTo(
  service: string,
  addresses: readonly string[],
  labels: Readonly<Record<string, string>> = {},
): Routed {
  const endpoints = { [service]: addresses.map((address) => ({ address, labels })) };
  const mesh = compileMesh(parseResources([]), endpoints);
  const decision = decide(mesh, { host: service, method: "GET", path: "/", headers: headerLines({}) }, () => 0);
  if (decision.outcome !== "routed") throw new Error(`service \`${service}\` is not routed to`);
  return decision;
}
