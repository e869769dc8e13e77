import type { Cluster, Endpoint } from "@dyeing/lanes/explain";

/** Takes the endpoints of each cluster in turn. The turn outlives a change of the endpoints. */
export class EndpointPicker {
  readonly #turns = new Map<string, number>();

  /** The cluster must have an endpoint, as a routed decision's cluster does. */
  next({ name, endpoints }: Cluster): Endpoint {
    const turn = this.#turns.get(name) ?? 0;
    const endpoint = endpoints[turn % endpoints.length];
    if (endpoint === undefined) throw new Error(`cluster \`${name}\` has no endpoint`);
    this.#turns.set(name, (turn + 1) % endpoints.length);
    return endpoint;
  }
}
