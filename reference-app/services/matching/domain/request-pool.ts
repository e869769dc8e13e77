import type { GeoPoint } from "../../../geo/haversine.ts";
import { PoolFullError } from "./pool-full-error.ts";
import type { RideRequest } from "./ride-request.ts";
import { SpatialGrid } from "./spatial-grid.ts";

/** A request with its place in the line. */
export interface PooledRequest {
  readonly request: RideRequest;
  /** Grows with each new id; a replaced request keeps it. */
  readonly sequence: number;
}

/** Milliseconds since the epoch. */
export type Clock = () => number;

const DEFAULT_CAPACITY = 100_000;

/** The unmatched requests, found by id and by pickup. An expired one is never seen, from its moment on. */
export class RequestPool {
  readonly #byId = new Map<string, PooledRequest>();
  readonly #byOrigin = new SpatialGrid<PooledRequest>();
  readonly #clock: Clock;
  readonly #capacity: number;
  #nextSequence = 0;
  /** No pooled request expires before this moment. */
  #nextExpiry = Number.POSITIVE_INFINITY;

  constructor(clock: Clock = Date.now, capacity: number = DEFAULT_CAPACITY) {
    this.#clock = clock;
    this.#capacity = capacity;
  }

  get size(): number {
    this.#dropExpired();
    return this.#byId.size;
  }

  /**
   * Adds a request, or replaces the one of the same id, which keeps its place in the line: a repeated call is no reason
   * to lose it.
   * @throws PoolFullError
   */
  submit(request: RideRequest): void {
    this.#dropExpired();
    const previous = this.#byId.get(request.id);
    if (previous) this.#byOrigin.remove(previous.request.origin, previous);
    else if (this.#byId.size >= this.#capacity) throw new PoolFullError(this.#capacity);
    const pooled: PooledRequest = { request, sequence: previous?.sequence ?? this.#nextSequence++ };
    this.#byId.set(request.id, pooled);
    this.#byOrigin.add(request.origin, pooled);
    this.#nextExpiry = Math.min(this.#nextExpiry, request.expiresAt);
  }

  get(id: string): PooledRequest | undefined {
    this.#dropExpired();
    return this.#byId.get(id);
  }

  /** Whether the id was in the pool. */
  withdraw(id: string): boolean {
    this.#dropExpired();
    const pooled = this.#byId.get(id);
    if (!pooled) return false;
    this.#remove(pooled);
    return true;
  }

  /** At least every request whose pickup is within the radius; in no order. */
  near(center: GeoPoint, radiusMeters: number): Iterable<PooledRequest> {
    this.#dropExpired();
    return this.#byOrigin.near(center, radiusMeters);
  }

  #remove(pooled: PooledRequest): void {
    this.#byId.delete(pooled.request.id);
    this.#byOrigin.remove(pooled.request.origin, pooled);
  }

  #dropExpired(): void {
    const now = this.#clock();
    if (now < this.#nextExpiry) return;
    let next = Number.POSITIVE_INFINITY;
    for (const pooled of this.#byId.values()) {
      const { expiresAt } = pooled.request;
      if (expiresAt <= now) this.#remove(pooled);
      else next = Math.min(next, expiresAt);
    }
    this.#nextExpiry = next;
  }
}
