import { type EdgeSpec, edges, type ServiceName, services, type Version } from "../../topology.ts";

/** One version of one service: one process. */
export interface Workload {
  readonly service: ServiceName;
  readonly version: Version;
  /** `order-v2` */
  readonly name: string;
}

export const workloads: readonly Workload[] = (Object.keys(services) as ServiceName[]).flatMap((service) =>
  services[service].versions.map((version) => ({ service, version, name: `${service}-${version}` })),
);

const allEdges: readonly EdgeSpec[] = edges;

/** Edges that a proxy sees: messages cross the queue, and outside hosts are called directly. */
export function meshEdgesOf(service: string): readonly EdgeSpec[] {
  return allEdges.filter(
    ({ from, propagates, protocols }) =>
      from === service && propagates === "dye" && protocols.some((protocol) => protocol !== "message"),
  );
}

/** The outside hosts that a service calls. */
export function outsideOf(service: string): readonly string[] {
  return allEdges.filter(({ from, propagates }) => from === service && propagates === "nothing").map(({ to }) => to);
}

export function isGrpc({ protocols }: EdgeSpec): boolean {
  return protocols.includes("grpc");
}
