import type { OutlierPolicy } from "@dyeing/lanes/explain";

/** Envoy's default for the longest ejection; a longer base takes its place. */
const MAX_EJECTION_MS = 300_000;

/** What is known of one endpoint. */
interface Monitor {
  readonly address: string;
  consecutive5xx: number;
  consecutiveGatewayErrors: number;
  /** By how many base times the next ejection is longer than none; less again while the endpoint stays well. */
  backoff: number;
  ejectedAt: number | undefined;
  returnedAt: number | undefined;
}

/**
 * Takes endpoints of one cluster out for a while, as Envoy's outlier detection does with the settings that istiod gives
 * it. Times are milliseconds of a clock that only moves on.
 */
export class OutlierDetector {
  readonly #policy: OutlierPolicy;
  readonly #changed: (address: string, now: number) => void;
  readonly #intervalMs: number;
  readonly #maxEjectionMs: number;
  readonly #monitors = new Map<string, Monitor>();
  /** Those that time does something to. */
  readonly #restless = new Set<Monitor>();
  #ejected = 0;
  #nextSweep: number;

  /** `changed` is told of each endpoint that is taken out or comes back. */
  constructor(policy: OutlierPolicy, now: number, changed: (address: string, now: number) => void) {
    this.#policy = policy;
    this.#changed = changed;
    this.#intervalMs = Math.max(1, policy.intervalMs);
    this.#maxEjectionMs = Math.max(MAX_EJECTION_MS, policy.baseEjectionMs);
    this.#nextSweep = now + this.#intervalMs;
  }

  /** The endpoints of the cluster from now on. What is known of those that stay is kept. */
  watch(addresses: ReadonlySet<string>): void {
    for (const [address, monitor] of this.#monitors) {
      if (addresses.has(address)) continue;
      if (monitor.ejectedAt !== undefined) this.#ejected -= 1;
      this.#restless.delete(monitor);
      this.#monitors.delete(address);
    }
    for (const address of addresses) {
      if (this.#monitors.has(address)) continue;
      this.#monitors.set(address, {
        address,
        consecutive5xx: 0,
        consecutiveGatewayErrors: 0,
        backoff: 0,
        ejectedAt: undefined,
        returnedAt: undefined,
      });
    }
  }

  isEjected(address: string): boolean {
    return this.#monitors.get(address)?.ejectedAt !== undefined;
  }

  /** What Envoy's timer has done since, at each interval; in between nothing changes by itself. */
  catchUp(now: number): void {
    while (this.#nextSweep <= now && this.#restless.size > 0) {
      this.#sweep(this.#nextSweep);
      this.#nextSweep += this.#intervalMs;
    }
    if (this.#nextSweep <= now) {
      this.#nextSweep += (Math.floor((now - this.#nextSweep) / this.#intervalMs) + 1) * this.#intervalMs;
    }
  }

  /** Whether time does nothing to any endpoint. */
  get isQuiet(): boolean {
    return this.#restless.size === 0;
  }

  /** An endpoint has answered as it should. */
  succeeded(address: string): void {
    const monitor = this.#monitors.get(address);
    if (monitor === undefined) return;
    monitor.consecutive5xx = 0;
    monitor.consecutiveGatewayErrors = 0;
  }

  /** An endpoint has failed: a status of 5xx, also for what was no answer. */
  failed(address: string, status: number, now: number): void {
    const monitor = this.#monitors.get(address);
    if (monitor === undefined) return;
    const { consecutive5xx, consecutiveGatewayErrors } = this.#policy;
    if (status < 502 || status > 504) {
      monitor.consecutiveGatewayErrors = 0;
    } else {
      monitor.consecutiveGatewayErrors += 1;
      if (monitor.consecutiveGatewayErrors === consecutiveGatewayErrors) {
        this.#eject(monitor, now);
        monitor.consecutiveGatewayErrors = 0;
      }
    }
    monitor.consecutive5xx += 1;
    if (monitor.consecutive5xx === consecutive5xx) {
      this.#eject(monitor, now);
      monitor.consecutive5xx = 0;
    }
  }

  #eject(monitor: Monitor, now: number): void {
    if (monitor.ejectedAt !== undefined) return;
    const percent = (100 * (this.#ejected + 1)) / this.#monitors.size;
    if (percent > this.#policy.maxEjectionPercent) return;
    this.#ejected += 1;
    monitor.ejectedAt = now;
    const { baseEjectionMs } = this.#policy;
    if (monitor.backoff * baseEjectionMs < this.#maxEjectionMs + baseEjectionMs) monitor.backoff += 1;
    this.#restless.add(monitor);
    this.#changed(monitor.address, now);
  }

  #sweep(now: number): void {
    for (const monitor of this.#restless) {
      if (monitor.ejectedAt !== undefined) {
        const length = Math.min(this.#policy.baseEjectionMs * monitor.backoff, this.#maxEjectionMs);
        if (now - monitor.ejectedAt >= length) this.#takeBack(monitor, now);
      } else if (now - (monitor.returnedAt ?? now) >= this.#intervalMs) {
        monitor.backoff -= 1;
        if (monitor.backoff === 0) this.#restless.delete(monitor);
      }
    }
  }

  #takeBack(monitor: Monitor, now: number): void {
    this.#ejected -= 1;
    monitor.ejectedAt = undefined;
    monitor.returnedAt = now;
    monitor.consecutive5xx = 0;
    monitor.consecutiveGatewayErrors = 0;
    this.#changed(monitor.address, now);
  }
}
