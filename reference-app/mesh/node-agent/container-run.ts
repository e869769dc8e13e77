import { BackOff } from "./back-off.ts";
import type { ContainerProcess } from "./container-process.ts";
import { pause } from "./pause.ts";
import type { Container, Probe } from "./pod.ts";
import { checkOf, watch } from "./probe.ts";

/** What a pod's status says of a container. */
export type State =
  | { readonly waiting: { readonly reason: string; readonly message?: string } }
  | { readonly running: { readonly startedAt: string } }
  | { readonly terminated: { readonly exitCode: number; readonly reason: string; readonly finishedAt: string } };

export interface ContainerRunOptions {
  readonly container: Container;
  /** An init container runs until it ends well, a main one and a sidecar until they are stopped. */
  readonly once: boolean;
  readonly ip: string;
  /** Throws when the container cannot be started as it is written. */
  readonly start: () => Promise<ContainerProcess>;
  readonly onChange: () => void;
}

/** Between two looks whether what was missing is there. */
const CONFIGURATION_MS = 1_000;
/** Even without grace a container gets a moment, as a kubelet gives it. */
const LEAST_GRACE_MS = 2_000;

/** One container of a pod over all its starts: probed, started again when it ends, ended gracefully. */
export class ContainerRun {
  state: State = { waiting: { reason: "PodInitializing" } };
  started = false;
  ready = false;
  restarts = 0;
  readonly #options: ContainerRunOptions;
  readonly #stopping = new AbortController();
  readonly #backOff = new BackOff();
  readonly #passed = Promise.withResolvers<void>();
  #process: ContainerProcess | undefined;

  constructor(options: ContainerRunOptions) {
    this.#options = options;
  }

  get container(): Container {
    return this.#options.container;
  }

  get once(): boolean {
    return this.#options.once;
  }

  /** Resolves when what comes after it may start: it has ended well or has started, or it is stopped. */
  run(): Promise<void> {
    void this.#run().then(this.#passed.resolve);
    return this.#passed.promise;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const since = performance.now();
      const code = await this.#oneRun();
      this.ready = this.once && code === 0;
      if (this.ready || signal.aborted) return;
      if (code === undefined) {
        await pause(CONFIGURATION_MS, signal);
      } else {
        const wait = this.#backOff.after(performance.now() - since);
        if (wait > 0) this.set({ waiting: { reason: "CrashLoopBackOff", message: `ended with code ${code}` } });
        await pause(wait, signal);
        this.restarts += 1;
      }
    }
  }

  /**
   * preStop, then its turn, then SIGTERM, and SIGKILL when the grace is over.
   * `turn`: a sidecar waits for those that use it.
   */
  async stop(graceMs: number, turn: Promise<unknown>): Promise<void> {
    this.#stopping.abort();
    const process = this.#process;
    if (process === undefined) return;
    const until = performance.now() + graceMs;
    const left = () => Math.max(0, until - performance.now());
    const { exec, sleep } = this.container.lifecycle?.preStop ?? {};
    if (sleep !== undefined) await within(process.exited, Math.min(left(), 1_000 * sleep.seconds));
    if (exec !== undefined) await process.exec(exec.command, left());
    await within(turn, left());
    await process.signal("SIGTERM");
    await within(process.exited, Math.max(LEAST_GRACE_MS, left()));
    await process.signal("SIGKILL");
    await process.exited;
  }

  set(state: State): void {
    this.state = state;
    this.#options.onChange();
  }

  /** Its exit code. Undefined: it cannot be started as it is written. */
  async #oneRun(): Promise<number | undefined> {
    let process: ContainerProcess;
    try {
      process = await this.#options.start();
    } catch (error) {
      this.set({ waiting: { reason: "CreateContainerConfigError", message: messageOf(error) } });
      return undefined;
    }
    this.#process = process;
    this.set({ running: { startedAt: new Date().toISOString() } });
    // It was asked to stop while it was being made.
    if (this.#stopping.signal.aborted) await process.signal("SIGKILL");
    const ended = new AbortController();
    void this.#observe(process, ended.signal);
    const exitCode = await process.exited;
    ended.abort();
    this.#process = undefined;
    this.started = false;
    this.ready = false;
    const reason = exitCode === 0 ? "Completed" : "Error";
    this.set({ terminated: { exitCode, reason, finishedAt: new Date().toISOString() } });
    return exitCode;
  }

  async #observe(process: ContainerProcess, ended: AbortSignal): Promise<void> {
    const { container, ip, onChange } = this.#options;
    const { startupProbe, readinessProbe, livenessProbe } = container;
    const news = (probe: Probe) => watch(probe, checkOf(probe, container, ip, process), ended);
    // Nobody restarts what is being ended; whether it is ready still counts then.
    const kill = () => this.#stopping.signal.aborted || process.signal("SIGKILL");
    const watchReadiness = async (probe: Probe) => {
      for await (const well of news(probe)) {
        this.ready = well;
        onChange();
      }
    };
    const watchLiveness = async (probe: Probe) => {
      for await (const well of news(probe)) if (!well) await kill();
    };
    if (startupProbe !== undefined && !(await news(startupProbe).next()).value) return void kill();
    if (ended.aborted) return;
    this.started = true;
    this.ready = readinessProbe === undefined;
    onChange();
    if (!this.once) this.#passed.resolve();
    if (readinessProbe !== undefined) void watchReadiness(readinessProbe);
    if (livenessProbe !== undefined) void watchLiveness(livenessProbe);
  }
}

async function within(promise: Promise<unknown>, ms: number): Promise<void> {
  const timer = new AbortController();
  await Promise.race([promise, pause(ms, timer.signal)]);
  timer.abort();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
