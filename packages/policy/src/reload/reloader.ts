import type { Policy, PolicyEvent, PolicySource, RequestFacts } from "@dyeing/sdk";
import { compilePolicyInSteps } from "../compile/compile-policy.ts";
import { nowhere } from "../document/locator.ts";
import { PolicyError } from "../document/policy-error.ts";
import { TagReaders } from "../tag-source/tag-readers.ts";
import { contentHash } from "./content-hash.ts";
import { type DryRunReport, dryRun } from "./dry-run.ts";
import { FactRing } from "./fact-ring.ts";
import { FileWatch } from "./file-watch.ts";
import { firstPolicy } from "./first-policy.ts";
import { inSlices } from "./in-slices.ts";
import { LastGood } from "./last-good.ts";
import type { LoadedPolicy } from "./loaded-policy.ts";
import { isMountPoint } from "./mount-point.ts";
import { PolicyChecker } from "./policy-checker.ts";
import type { PolicyState, PolicyStatus, RejectionReason } from "./policy-status.ts";
import { readSettled } from "./read-settled.ts";
import { type Fault, faultOf, faultOfChange, faultOfOrder } from "./rejection.ts";
import type { ReloadSettings } from "./reload-options.ts";
import { statusLine } from "./status-line.ts";

/** A policy file that is followed while the process runs. */
export interface FilePolicy extends PolicySource {
  /** How it does. */
  status(): PolicyStatus;
  /** Looks at the file now, and resolves once what is there has become active or was rejected. Never rejects. */
  reload(): Promise<PolicyStatus>;
}

/**
 * Follows a policy file: read, checked in a worker, compiled, tried on recent requests, and then swapped in at once. Whatever
 * is wrong with it, the policy before it stays.
 */
export class Reloader implements FilePolicy {
  readonly #path: string;
  readonly #settings: ReloadSettings;
  readonly #readers: TagReaders;
  readonly #checker: PolicyChecker;
  readonly #lastGood: LastGood | undefined;
  readonly #ring: FactRing | undefined;
  readonly #watch: FileWatch | undefined;
  readonly #isFixed: boolean;
  readonly #rejections: Record<RejectionReason, number> = {
    unreadable: 0,
    invalid: 0,
    older: 0,
    "changes-too-many": 0,
    failed: 0,
  };
  /** What requests get: the active policy, recorded. A field, so that a swap is one write. */
  #current: Policy;
  #active: LoadedPolicy;
  #state: PolicyState;
  #since = new Date().toISOString();
  #reloads = 0;
  #fault: (Fault & { readonly at: string }) | undefined;
  #dryRun: DryRunReport | undefined;
  #tell: ((event: PolicyEvent, detail?: unknown) => void) | undefined;
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  #closed = false;

  constructor(path: string, settings: ReloadSettings, checker = new PolicyChecker()) {
    this.#checker = checker;
    const { lastGood } = settings;
    const notKept = (error: unknown) => this.#tell?.("policy-not-kept", (error as Error).message);
    this.#lastGood = lastGood === undefined ? undefined : new LastGood(lastGood, notKept);
    this.#path = path;
    this.#settings = settings;
    this.#readers = new TagReaders(settings.sources);
    this.#ring = settings.dryRun && new FactRing(settings.dryRun.requests);
    const { policy, state, fault } = firstPolicy(path, settings, this.#readers);
    this.#active = policy;
    this.#state = state;
    this.#current = this.#recorded(policy.policy);
    if (fault !== undefined) this.#reject(fault);
    else void this.#lastGood?.keep(policy.bytes);
    this.#isFixed = settings.reload && isMountPoint(path);
    this.#watch = settings.reload ? new FileWatch(path, settings.pollMs, () => void this.#look()) : undefined;
  }

  current(): Policy {
    return this.#current;
  }

  observe(tell: (event: PolicyEvent, detail?: unknown) => void): void {
    this.#tell = tell;
    this.#readers.observe(tell);
    if (this.#isFixed)
      tell("policy-not-watched", `\`${this.#path}\` is a mount of its own (\`subPath\`); mount its folder`);
    if (this.#fault === undefined) return;
    tell("policy-rejected", this.#fault.text);
    if (this.#state === "last-good") tell("policy-last-good", `revision \`${this.#active.policy.revision}\``);
  }

  async reload(): Promise<PolicyStatus> {
    // One that runs may have read the file before it was changed.
    await this.#looking;
    if (!this.#closed) await this.#look();
    return this.status();
  }

  status(): PolicyStatus {
    const status = {
      state: this.#state,
      revision: this.#active.policy.revision,
      hash: this.#active.hash,
      since: this.#since,
      reloads: this.#reloads,
      rejections: { ...this.#rejections },
      rejected: this.#fault,
      seenBy: this.#isFixed ? "never" : this.#watch?.watches === true ? "watch" : "poll",
      dryRun: this.#dryRun,
      sources: this.#readers.status(),
    } as const;
    return { ...status, detail: statusLine(status) };
  }

  close(): void {
    this.#closed = true;
    this.#watch?.close();
    this.#checker.close();
    this.#readers.close();
  }

  /** Looks until nothing has changed meanwhile: what comes while it looks is superseded by what is there at its end. */
  #look(): Promise<void> {
    this.#lookAgain = true;
    this.#looking ??= this.#lookWhileWanted().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #lookWhileWanted(): Promise<void> {
    while (this.#lookAgain && !this.#closed) {
      this.#lookAgain = false;
      let fault: Fault | undefined;
      try {
        fault = await this.#lookOnce();
      } catch (error) {
        fault = error instanceof PolicyError ? faultOf(error, undefined) : failed(error);
      }
      if (this.#closed) return;
      if (fault !== undefined && !isSame(fault, this.#fault)) this.#reject(fault);
    }
  }

  /** Takes the file as it is now, or says why it cannot. */
  async #lookOnce(): Promise<Fault | undefined> {
    const bytes = await readSettled(this.#path, this.#settings.settleMs);
    const hash = contentHash(bytes);
    if (hash === this.#active.hash) {
      if (this.#fault !== undefined) this.#accept();
      return undefined;
    }
    // Rejected already, and told.
    if (hash === this.#fault?.hash) return undefined;
    const checked = await this.#checker.check({ bytes, file: this.#path, sources: [...this.#readers.byName.keys()] });
    if ("issues" in checked) return faultOf({ code: checked.issues[0].code, issues: checked.issues }, hash);
    const { document, warnings } = checked;
    const options = { sources: this.#readers.byName, waitMs: this.#settings.waitMs, warnings };
    const policy = await inSlices(compilePolicyInSteps({ document, file: this.#path, locator: nowhere }, options));
    const next: LoadedPolicy = { policy, hash, bytes, reload: document.reload ?? {} };
    const fault = this.#isBaseline()
      ? undefined
      : (faultOfOrder(next, this.#active.policy.revision) ?? (await this.#try(next)));
    if (fault !== undefined || this.#closed) return fault;
    this.#swap(next);
    return undefined;
  }

  #isBaseline(): boolean {
    return this.#state === "baseline";
  }

  async #try(next: LoadedPolicy): Promise<Fault | undefined> {
    if (this.#ring === undefined || this.#settings.dryRun === undefined) return undefined;
    this.#dryRun = await inSlices(dryRun(this.#active.policy, next.policy, this.#ring.all()));
    return faultOfChange(next, this.#dryRun, this.#settings.dryRun);
  }

  #swap(next: LoadedPolicy): void {
    const before = this.#active.policy.revision;
    this.#active = next;
    this.#current = this.#recorded(next.policy);
    this.#since = new Date().toISOString();
    this.#reloads += 1;
    this.#accept();
    if (next.policy.revision === before) this.#tell?.("policy-revision-reused", `revision \`${before}\``);
    for (const warning of next.policy.warnings ?? []) this.#tell?.("policy-warning", warning);
    void this.#lastGood?.keep(next.bytes);
  }

  #accept(): void {
    this.#fault = undefined;
    this.#state = "current";
  }

  #reject(fault: Fault): void {
    this.#fault = { ...fault, at: new Date().toISOString() };
    this.#rejections[fault.reason] += 1;
    if (this.#state === "current") this.#state = "kept";
    this.#tell?.("policy-rejected", fault.text);
  }

  #recorded(policy: LoadedPolicy["policy"]): Policy {
    const ring = this.#ring;
    if (ring === undefined) return policy;
    const decide = (facts: RequestFacts) => {
      const decision = policy.decide(facts);
      // After it: what the decision has asked for is in the copy.
      ring.record(facts);
      return decision;
    };
    return Object.freeze({ ...policy, decide });
  }
}

function failed(error: unknown): Fault {
  const text = `checking the policy failed: ${error instanceof Error ? error.message : String(error)}`;
  return { reason: "failed", text, revision: undefined, hash: undefined, issues: [] };
}

/** Polls find the same fault again and again: it is one rejection. */
function isSame(fault: Fault, before: Fault | undefined): boolean {
  return (
    before !== undefined && fault.reason === before.reason && fault.hash === before.hash && fault.text === before.text
  );
}
