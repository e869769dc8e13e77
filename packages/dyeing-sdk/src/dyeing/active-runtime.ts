import type { Mirrors } from "../mirrors/mirrors.ts";
import type { Policy, PolicySource } from "../policy/policy.ts";
import type { CounterReason } from "../process/counter-reason.ts";
import type { Count, Runtime } from "../process/runtime.ts";
import type { Log } from "../telemetry/log.ts";
import { Reporter } from "../telemetry/reporter.ts";
import { Telemetry } from "../telemetry/telemetry.ts";
import type { AllowList } from "../trust/allow-list.ts";
import { type RuntimeOwner, SnapshotRuntime } from "./snapshot-runtime.ts";

/** What the records and hooks of the process know of one `createDyeing()`, whatever its policy says now. */
export class ActiveRuntime implements Runtime, RuntimeOwner {
  readonly count: Count;
  readonly mirrors: Mirrors | undefined;
  readonly telemetry: Telemetry;
  readonly #reporter: Reporter;
  readonly #allowList: (policy: Policy | undefined) => AllowList;
  readonly #source: PolicySource | undefined;
  #latest: SnapshotRuntime;
  #closed = false;

  constructor(
    service: string,
    allowList: (policy: Policy | undefined) => AllowList,
    source: PolicySource | undefined,
    log: Log,
    mirrors: (count: Count) => Mirrors | undefined,
  ) {
    this.#reporter = new Reporter(log, (reason, detail) => this.telemetry.counted(reason, detail));
    this.count = this.#reporter.count.bind(this.#reporter);
    this.#allowList = allowList;
    this.#source = source;
    this.mirrors = mirrors(this.count);
    this.telemetry = new Telemetry({
      service,
      counters: () => this.counters(),
      revision: () => this.#policyIfAny()?.revision,
      source: () => this.#source?.status?.(),
    });
    this.#latest = new SnapshotRuntime(this, this.#policyIfAny(), allowList);
  }

  get owner(): object {
    return this;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /**
   * For a request that begins with this snapshot: what it may send, and where to, is judged by it to its end. While the
   * policy fails, the snapshot before it judges.
   */
  at(policy: Policy | undefined): Runtime {
    if (policy !== undefined && policy !== this.#latest.policy)
      this.#latest = new SnapshotRuntime(this, policy, this.#allowList);
    return this.#latest;
  }

  allowsUrl(url: string): boolean {
    return this.#now().allowsUrl(url);
  }

  allowsAuthority(authority: string): boolean {
    return this.#now().allowsAuthority(authority);
  }

  carriesTag(header: string): boolean {
    return this.#now().carriesTag(header);
  }

  counters(): Readonly<Partial<Record<CounterReason, number>>> {
    return this.#reporter.snapshot();
  }

  close(): void {
    this.#closed = true;
    this.telemetry.close();
  }

  /** Outside any request of ours. */
  #now(): Runtime {
    return this.at(this.#policyIfAny());
  }

  /** That it fails is counted where it is needed. */
  #policyIfAny(): Policy | undefined {
    try {
      return this.#source?.current();
    } catch {
      return undefined;
    }
  }
}
