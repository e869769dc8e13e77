/** One edge of the system. */
export interface TopologyEdge {
  /** `caller->callee` */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** `dye`: color, tags and `x-dye` must arrive. `nothing`: a host outside the mesh, which must never see a dye. */
  readonly propagates: "dye" | "nothing";
}

/** The system whose calls are judged. */
export interface Topology {
  readonly edges: readonly TopologyEdge[];
  /** Which services each lane overrides, and with which version. */
  readonly lanes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The version that serves undyed traffic, of every service. */
  readonly baseline: string;
}

/** The services that nobody of the system calls: they decide the dye, so what leaves them has no caller to blame. */
export function entryServices(topology: Topology): ReadonlySet<string> {
  const called = new Set(topology.edges.map((edge) => edge.to));
  return new Set(topology.edges.map((edge) => edge.from).filter((service) => !called.has(service)));
}
