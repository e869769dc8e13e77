import type { Mirrors } from "../mirrors/mirrors.ts";
import { Destinations } from "../outbound/destinations.ts";
import type { PolicySource } from "../policy/policy.ts";
import type { CounterReason } from "../process/counter-reason.ts";
import type { Count, Runtime } from "../process/runtime.ts";
import type { Log } from "../telemetry/log.ts";
import { Reporter } from "../telemetry/reporter.ts";
import { Telemetry } from "../telemetry/telemetry.ts";
import type { AllowList } from "../trust/allow-list.ts";

/** What the records and hooks of the process know of one `createDyeing()`. */
export class ActiveRuntime implements Runtime {
  readonly count: Count;
  readonly mirrors: Mirrors | undefined;
  readonly telemetry: Telemetry;
  readonly #reporter: Reporter;
  readonly #destinations: Destinations;
  readonly #source: PolicySource | undefined;
  #closed = false;

  constructor(
    service: string,
    allowList: () => AllowList,
    source: PolicySource | undefined,
    log: Log,
    mirrors: (count: Count) => Mirrors | undefined,
  ) {
    this.#reporter = new Reporter(log, (reason, detail) => this.telemetry.counted(reason, detail));
    this.count = this.#reporter.count.bind(this.#reporter);
    this.#destinations = new Destinations(allowList);
    this.#source = source;
    this.mirrors = mirrors(this.count);
    this.telemetry = new Telemetry({
      service,
      counters: () => this.counters(),
      revision: () => this.#revision(),
    });
  }

  get closed(): boolean {
    return this.#closed;
  }

  allowsUrl(url: string): boolean {
    return this.#destinations.allowsUrl(url);
  }

  allowsAuthority(authority: string): boolean {
    return this.#destinations.allowsAuthority(authority);
  }

  carriesTag(header: string): boolean {
    try {
      return this.#source?.current().vocabulary.byHeader.has(header) === true;
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
    this.telemetry.close();
  }

  #revision(): string | undefined {
    try {
      return this.#source?.current().revision;
    } catch {
      return undefined;
    }
  }
}
