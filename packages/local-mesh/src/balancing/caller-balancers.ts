import type { Cluster } from "@dyeing/lanes/explain";
import { ClusterBalancer } from "./cluster-balancer.ts";

/** The balancers of one caller's proxy: what another caller has seen of an endpoint is not known to it. */
export class CallerBalancers {
  readonly #byName = new Map<string, ClusterBalancer>();
  readonly #random: () => number;
  readonly #now: () => number;

  constructor(random: () => number = Math.random, now: () => number = () => performance.now()) {
    this.#random = random;
    this.#now = now;
  }

  of(cluster: Cluster): ClusterBalancer {
    let balancer = this.#byName.get(cluster.name);
    if (balancer === undefined) {
      balancer = new ClusterBalancer(cluster, this.#random, this.#now);
      this.#byName.set(cluster.name, balancer);
    }
    return balancer;
  }
}
