import type { Carried } from "../context/carried.ts";
import { activeOtelContext, mirroredIn } from "../context/mirror.ts";
import { liveRuntimes } from "../process/live-runtimes.ts";
import { processState } from "../process/process-state.ts";
import { type DyeingLogger, Log } from "../telemetry/log.ts";
import { Metrics } from "../telemetry/metrics.ts";
import { hasForeignSpan } from "../telemetry/opentelemetry.ts";
import { AllowList } from "../trust/allow-list.ts";
import { targetOfUrl } from "../trust/target.ts";
import { callSiteOf, stackHere } from "./call-site.ts";
import type { GuardFinding } from "./finding.ts";
import { GuardCounts } from "./guard-counts.ts";
import { type SeenCall, watchClients } from "./watch-clients.ts";
import { watchEnds } from "./watch-ends.ts";

export interface GuardOptions {
  /** Hosts that are called on nobody's behalf, as patterns of an allow-list: a collector of traces, a broker. */
  readonly ignore?: readonly string[];
  /** Of the calls without a context every so many have their stack looked at, after the first hundred. Default 100. */
  readonly sampleEvery?: number;
  /**
   * Milliseconds after its answer in which a request may still make calls (an audit line, a late write); those that come later
   * are found as `request-over`. Default 1,000. In tests 0 finds every one.
   */
  readonly overAfterMs?: number;
  /** Hears of each new finding, once. Default as the option of `createDyeing()`. */
  readonly logger?: DyeingLogger;
}

/** What was found so far. */
export interface Guard {
  /** Calls to allowed hosts that left without a context, or in that of a request that was over. */
  readonly calls: number;
  /** Findings that there was no room for. */
  readonly dropped: number;
  findings(): readonly GuardFinding[];
  close(): void;
}

const ALWAYS = 100;
const MAX_FINDINGS = 200;
const MAX_HOSTS = 10;
const OVER_AFTER_MS = 1000;

/**
 * Watches the calls of this process for those that leave for an allowed host without any context, neither a request's nor one
 * of `runAsRoot()`, and for those in the context of a request that is over. For staging and tests: it looks at stacks, and wraps
 * the global fetch to know who called it.
 *
 * @throws ConfigurationError for a pattern in `ignore` that is none.
 */
export function startGuard(options: GuardOptions = {}): Guard {
  return new RunningGuard(options);
}

class RunningGuard implements Guard {
  dropped = 0;
  readonly #findings = new Map<string, { finding: GuardFinding; sampled: number; hosts: Set<string> }>();
  readonly #ignore: AllowList | undefined;
  readonly #every: number;
  readonly #overAfterMs: number;
  readonly #log: Log;
  readonly #counts = new GuardCounts();
  readonly #metrics: Metrics;
  readonly #unwatch: () => void;
  readonly #unwatchEnds: () => void;

  constructor({ ignore, sampleEvery = 100, overAfterMs = OVER_AFTER_MS, logger }: GuardOptions) {
    this.#ignore = ignore === undefined ? undefined : new AllowList(ignore, "ignore");
    this.#every = Math.max(1, sampleEvery);
    this.#overAfterMs = overAfterMs;
    this.#log = new Log(logger);
    this.#metrics = new Metrics(this.#counts.metrics());
    this.#unwatchEnds = watchEnds();
    this.#unwatch = watchClients({
      fault: () => this.#fault(),
      wantsStack: () => this.#wantsStack(),
      seen: (call) => this.#seen(call),
    });
  }

  get calls(): number {
    return this.#counts.calls;
  }

  findings(): readonly GuardFinding[] {
    return [...this.#findings.values()].map(({ finding, sampled, hosts }) => ({
      ...finding,
      sampled,
      hosts: [...hosts],
    }));
  }

  close(): void {
    this.#unwatch();
    this.#unwatchEnds();
    this.#metrics.close();
  }

  /** What is wrong with the context of now. Not a use: nothing is counted. */
  #fault(): GuardFinding["reason"] | undefined {
    const carried = (processState.storage.getStore() as Carried | undefined) ?? mirroredIn(activeOtelContext());
    if (carried === undefined) return hasForeignSpan() ? "context-replaced" : "no-context";
    const { endedAt } = carried.request;
    return endedAt !== undefined && performance.now() - endedAt >= this.#overAfterMs ? "request-over" : undefined;
  }

  #wantsStack(): boolean {
    return this.calls < ALWAYS || this.calls % this.#every === 0;
  }

  #seen({ client, url, reason, stack }: SeenCall): void {
    if (!isAllowed(url) || this.#isIgnored(url)) return;
    const wanted = this.#wantsStack();
    this.#counts.call(client, reason);
    this.#metrics.connect();
    if (!wanted) return;
    const { library, site } = callSiteOf(stack ?? stackHere());
    const key = [client, library, site, reason].join(" ");
    const known = this.#findings.get(key);
    const host = new URL(url).host;
    if (known !== undefined) {
      known.sampled += 1;
      if (known.hosts.size < MAX_HOSTS) known.hosts.add(host);
      return;
    }
    if (this.#findings.size >= MAX_FINDINGS) {
      this.dropped += 1;
      return;
    }
    const finding: GuardFinding = { client, library, site, reason, hosts: [], sampled: 0 };
    this.#findings.set(key, { finding, sampled: 1, hosts: new Set([host]) });
    this.#counts.place(client, reason);
    const by = library === undefined ? client : `${library} (${client})`;
    const how = reason === "request-over" ? "for a request that was over" : "without a context";
    const text = `${host} was called by ${by} at ${site ?? "an unknown place"} ${how}; ${REMEDIES[reason]}`;
    this.#log.say(`guard-${reason}`, key, text);
  }

  #isIgnored(url: string): boolean {
    const target = targetOfUrl(url);
    return target !== undefined && this.#ignore?.allows(target) === true;
  }
}

const REMEDIES: Readonly<Record<GuardFinding["reason"], string>> = {
  "no-context": "call it in the request's context (`dyeing.bind()`), or in `dyeing.runAsRoot()` where it is nobody's",
  "context-replaced":
    "a tracer's span is open here, so something on the way has replaced our context: wrap what it keeps in `dyeing.bind()`",
  "request-over":
    "a timer, a pool or a cache has kept its context: start what outlives a request in `dyeing.runAsRoot()`, and wrap a caller's callback in `dyeing.bind()`",
};

function isAllowed(url: string): boolean {
  return URL.canParse(url) && liveRuntimes().some((runtime) => runtime.allowsUrl(url));
}
