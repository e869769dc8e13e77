import { activeOtelContext, mirroredIn } from "../context/mirror.ts";
import { liveRuntimes } from "../process/live-runtimes.ts";
import { processState } from "../process/process-state.ts";
import { type DyeingLogger, Log } from "../telemetry/log.ts";
import { hasForeignSpan } from "../telemetry/opentelemetry.ts";
import { AllowList } from "../trust/allow-list.ts";
import { targetOfUrl } from "../trust/target.ts";
import { callSiteOf, stackHere } from "./call-site.ts";
import type { GuardFinding } from "./finding.ts";
import { type SeenCall, watchClients } from "./watch-clients.ts";

export interface GuardOptions {
  /** Hosts that are called on nobody's behalf, as patterns of an allow-list: a collector of traces, a broker. */
  readonly ignore?: readonly string[];
  /** Of the calls without a context every so many have their stack looked at, after the first hundred. Default 100. */
  readonly sampleEvery?: number;
  /** Hears of each new finding, once. Default as the option of `createDyeing()`. */
  readonly logger?: DyeingLogger;
}

/** What was found so far. */
export interface Guard {
  /** Calls to allowed hosts that left without a context. */
  readonly calls: number;
  /** Findings that there was no room for. */
  readonly dropped: number;
  findings(): readonly GuardFinding[];
  close(): void;
}

const ALWAYS = 100;
const MAX_FINDINGS = 200;
const MAX_HOSTS = 10;

/**
 * Watches the calls of this process for those that leave for an allowed host without any context: neither a request's, nor one
 * of `runAsRoot()`. For staging and tests: it looks at stacks, and wraps the global fetch to know who called it.
 *
 * @throws ConfigurationError for a pattern in `ignore` that is none.
 */
export function startGuard(options: GuardOptions = {}): Guard {
  const guard = new RunningGuard(options);
  return guard;
}

class RunningGuard implements Guard {
  calls = 0;
  dropped = 0;
  readonly #findings = new Map<string, { finding: GuardFinding; sampled: number; hosts: Set<string> }>();
  readonly #ignore: AllowList | undefined;
  readonly #every: number;
  readonly #log: Log;
  readonly #unwatch: () => void;

  constructor({ ignore, sampleEvery = 100, logger }: GuardOptions) {
    this.#ignore = ignore === undefined ? undefined : new AllowList(ignore, "ignore");
    this.#every = Math.max(1, sampleEvery);
    this.#log = new Log(logger);
    this.#unwatch = watchClients({ isLost, wantsStack: () => this.#wantsStack(), lost: (call) => this.#lost(call) });
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
  }

  #wantsStack(): boolean {
    return this.calls < ALWAYS || this.calls % this.#every === 0;
  }

  #lost({ client, url, stack }: SeenCall): void {
    if (!isAllowed(url) || this.#isIgnored(url)) return;
    const reason = hasForeignSpan() ? "context-replaced" : "no-context";
    const wanted = this.#wantsStack();
    this.calls += 1;
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
    const by = library === undefined ? client : `${library} (${client})`;
    const text = `${host} was called by ${by} at ${site ?? "an unknown place"} without a context; ${REMEDIES[reason]}`;
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
};

/** Whether the context of now is nobody's. Not a use: nothing is counted. */
function isLost(): boolean {
  return processState.storage.getStore() === undefined && mirroredIn(activeOtelContext()) === undefined;
}

function isAllowed(url: string): boolean {
  return URL.canParse(url) && liveRuntimes().some((runtime) => runtime.allowsUrl(url));
}
