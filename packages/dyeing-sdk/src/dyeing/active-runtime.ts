import type { Policy, PolicySource } from "../policy/policy.ts";
import type { CounterReason } from "../process/counter-reason.ts";
import type { Count, Runtime } from "../process/runtime.ts";
import type { Log } from "../telemetry/log.ts";
import { Reporter } from "../telemetry/reporter.ts";
import type { AllowList } from "../trust/allow-list.ts";
import { type RuntimeOwner, SnapshotRuntime } from "./snapshot-runtime.ts";

/** What the records and hooks of the process know of one `createDyeing()`, whatever its policy says now. */
export class ActiveRuntime implements Runtime, RuntimeOwner {
  readonly count: Count;
  readonly #reporter: Reporter;
  readonly #allowList: (policy: Policy | undefined) => AllowList;
  readonly #source: PolicySource | undefined;
  #latest: SnapshotRuntime;
  #closed = false;

  constructor(allowList: (policy: Policy | undefined) => AllowList, source: PolicySource | undefined, log: Log) {
    this.#reporter = new Reporter(log);
    this.count = this.#reporter.count.bind(this.#reporter);
    this.#allowList = allowList;
    this.#source = source;
    this.#latest = new SnapshotRuntime(this, undefined, allowList);
  }

  get owner(): object {
    return this;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** For a request that begins with this snapshot: what it may send, and where to, is judged by it to its end. */
  at(policy: Policy | undefined): Runtime {
    if (this.#latest.policy !== policy) this.#latest = new SnapshotRuntime(this, policy, this.#allowList);
    return this.#latest;
  }

  allowsUrl(url: string): boolean {
    return this.#now().allowsUrl(url);
  }

  allowsAuthority(authority: string): boolean {
    return this.#now().allowsAuthority(authority);
  }

  carriesTag(header: string): boolean {
    try {
      return this.#now().carriesTag(header);
    } catch {
      // What is known without a policy still has to be found. That the policy fails is counted where it is needed.
      return false;
    }
  }

  counters(): Readonly<Partial<Record<CounterReason, number>>> {
    return this.#reporter.snapshot();
  }

  close(): void {
    this.#closed = true;
  }

  #now(): Runtime {
    return this.at(this.#source?.current());
  }
}
