import type { Cluster, Endpoint } from "@dyeing/lanes/explain";
import { OutlierDetector } from "./outlier-detector.ts";
import { priorityLoads } from "./priority-loads.ts";
import { PriorityMembers } from "./priority-members.ts";

/** How often another endpoint is looked for when one has had the request already; as istiod sets it. */
const SELECTION_RETRIES = 5;

/** What one priority offers at the moment. */
interface Level {
  /** Percent of the requests. */
  readonly load: number;
  readonly endpoints: readonly Endpoint[];
  /** Which of its turns is taken: well endpoints and all of them have one each. */
  readonly turn: number;
}

/**
 * Takes the endpoints of one cluster in turn, as one caller's proxy does: by priority, without those that are not ready
 * or ejected. What it knows outlives a change of the endpoints.
 */
export class ClusterBalancer {
  readonly #now: () => number;
  readonly #random: () => number;
  #cluster: Cluster;
  /** Clusters of the same name before this one: calls that were routed by them go on with today's endpoints. */
  readonly #outdated = new WeakSet<Cluster>();
  readonly #detector: OutlierDetector | undefined;
  #members: readonly PriorityMembers[];
  /** Whether a change is kept back. */
  #pending = false;
  #levels: readonly Level[] = [];
  /** The only level with a load. Undefined: there are several. */
  #only: Level | undefined;
  readonly #turns: number[] = [];
  readonly #isWell = ({ address }: Endpoint): boolean => this.#detector?.isEjected(address) !== true;

  constructor(cluster: Cluster, random: () => number, now: () => number) {
    this.#random = random;
    this.#now = now;
    this.#cluster = cluster;
    const changed = (address: string, at: number): void => this.#changed(address, at);
    this.#detector = cluster.outlier === undefined ? undefined : new OutlierDetector(cluster.outlier, now(), changed);
    this.#members = this.#watch(undefined);
    this.#weigh();
  }

  /** The endpoint for the next attempt, rather none of `tried`. Undefined when none is well. */
  next(cluster: Cluster, tried: readonly Endpoint[]): Endpoint | undefined {
    if (cluster !== this.#cluster && !this.#outdated.has(cluster)) this.#adopt(cluster);
    const detector = this.#detector;
    // The clock is for those few times when something is to come.
    if (detector !== undefined && (this.#pending || !detector.isQuiet)) this.#catchUp(detector, this.#now());
    let endpoint = this.#take();
    for (let more = SELECTION_RETRIES; more > 0 && endpoint !== undefined && tried.includes(endpoint); more--) {
      endpoint = this.#take();
    }
    return endpoint;
  }

  /** Takes down how an endpoint answered: an HTTP status, also for what was no answer. */
  report({ address }: Endpoint, status: number): void {
    const detector = this.#detector;
    if (detector === undefined) return;
    if (status < 500 || status > 599) {
      detector.succeeded(address);
      return;
    }
    const now = this.#now();
    this.#catchUp(detector, now);
    detector.failed(address, status, now);
  }

  #adopt(cluster: Cluster): void {
    this.#outdated.add(this.#cluster);
    this.#cluster = cluster;
    this.#members = this.#watch(this.#now());
    this.#weigh();
  }

  #watch(now: number | undefined): readonly PriorityMembers[] {
    const { priorities } = this.#cluster;
    const all = priorities.flatMap(({ ready, unready }) => [...ready, ...unready]);
    this.#detector?.watch(new Set(all.map(({ address }) => address)));
    return priorities.map((priority) => new PriorityMembers(priority, this.#isWell, now));
  }

  #catchUp(detector: OutlierDetector, now: number): void {
    for (const members of this.#members) {
      const { dueAt } = members;
      if (dueAt > now) continue;
      detector.catchUp(dueAt);
      members.see(this.#isWell, dueAt);
      this.#weigh();
    }
    detector.catchUp(now);
  }

  #changed(address: string, now: number): void {
    for (const members of this.#members) {
      if (members.all.some((endpoint) => endpoint.address === address)) members.changed(this.#isWell, now);
    }
    this.#weigh();
  }

  #weigh(): void {
    this.#pending = this.#members.some(({ dueAt }) => dueAt !== Number.POSITIVE_INFINITY);
    const health = this.#members.map((members) => members.health);
    const loads = priorityLoads(health, this.#cluster.outlier?.minHealthPercent ?? 0);
    this.#levels = this.#members.map(({ well, all }, index) => {
      const { load, panic } = loads[index] ?? { load: 0, panic: false };
      return { load, endpoints: panic ? all : well, turn: index * 2 + (panic ? 1 : 0) };
    });
    const loaded = this.#levels.filter(({ load }) => load > 0);
    this.#only = loaded.length === 1 ? loaded[0] : undefined;
  }

  #take(): Endpoint | undefined {
    const level = this.#only ?? this.#draw();
    if (level === undefined || level.endpoints.length === 0) return undefined;
    const { endpoints, turn } = level;
    const place = (this.#turns[turn] ?? 0) % endpoints.length;
    this.#turns[turn] = place + 1;
    return endpoints[place];
  }

  #draw(): Level | undefined {
    let rest = Math.floor(this.#random() * 100);
    for (const level of this.#levels) {
      if (rest < level.load) return level;
      rest -= level.load;
    }
    return undefined;
  }
}
