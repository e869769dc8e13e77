import { BackOff } from "./back-off.ts";
import type { ContainerProcess, Exit } from "./container-process.ts";
import { pause } from "./pause.ts";
import type { Container, Hook } from "./pod.ts";
import { checkOf, watch } from "./probe.ts";

/** What a pod's status says of a container. */
export type State =
  | { readonly waiting: { readonly reason: string; readonly message?: string } }
  | { readonly running: { readonly startedAt: string } }
  | { readonly terminated: { readonly exitCode: number; readonly reason: string; readonly finishedAt: string } };

export interface ContainerRunOptions {
  readonly container: Container;
  readonly ip: string;
  /** Throws when the container cannot be started as it is written. */
  readonly start: () => Promise<ContainerProcess>;
  readonly onChange: () => void;
}

/** Between two looks whether what was missing is there. */
const CONFIGURATION_MS = 1_000;
const HOOK_MS = 60_000;
/** Even without grace a container gets a moment, as a kubelet gives it. */
const LEAST_GRACE_MS = 2_000;

/** One container of a pod over all its starts: probed, started again when it ends, ended gracefully. */
export class ContainerRun {
  readonly container: Container;
  state: State = { waiting: { reason: "PodInitializing" } };
  started = false;
  ready = false;
  restarts = 0;
  readonly #options: ContainerRunOptions;
  readonly #stopping = new AbortController();
  readonly #backOff = new BackOff();
  readonly #everStarted = Promise.withResolvers<void>();
  #process: ContainerProcess | undefined;
  #startedAt = performance.now();

  constructor(options: ContainerRunOptions) {
    this.container = options.container;
    this.#options = options;
  }

  /** Resolves when it started the first time, in the sense of its startup probe and postStart hook. */
  get everStarted(): Promise<void> {
    return this.#everStarted.promise;
  }

  /** An init container: again and again until it ends well, or is stopped. */
  async toSuccess(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const exit = await this.#once();
      if (exit?.code === 0) {
        this.ready = true;
        return;
      }
      await this.#wait();
    }
  }

  /** An ordinary container or a sidecar: always running, until it is stopped. */
  async forever(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      await this.#once();
      await this.#wait();
    }
    this.#everStarted.resolve();
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
    const { preStop } = this.container.lifecycle ?? {};
    if (preStop !== undefined) await runHook(preStop, process, left());
    await within(turn, left());
    await process.signal("SIGTERM");
    await within(process.exited, Math.max(LEAST_GRACE_MS, left()));
    await process.signal("SIGKILL");
    await process.exited;
  }

  async #once(): Promise<Exit | undefined> {
    let process: ContainerProcess;
    try {
      process = await this.#options.start();
    } catch (error) {
      this.#set({ waiting: { reason: "CreateContainerConfigError", message: messageOf(error) } });
      return undefined;
    }
    this.#process = process;
    this.#startedAt = performance.now();
    this.#set({ running: { startedAt: new Date().toISOString() } });
    // It was asked to stop while it was being made.
    if (this.#stopping.signal.aborted) await process.signal("SIGKILL");
    const ended = new AbortController();
    void this.#observe(process, ended.signal);
    const exit = await process.exited;
    ended.abort();
    this.#process = undefined;
    this.started = false;
    this.ready = false;
    const reason = exit.code === 0 ? "Completed" : "Error";
    this.#set({ terminated: { exitCode: exit.code, reason, finishedAt: new Date().toISOString() } });
    return exit;
  }

  async #observe(process: ContainerProcess, ended: AbortSignal): Promise<void> {
    const { container, ip } = this.#options;
    const { startupProbe, readinessProbe, livenessProbe, lifecycle } = container;
    const check = (probe: NonNullable<typeof startupProbe>) => checkOf(probe, container, ip, process);
    // Nobody restarts what is being ended; whether it is ready still counts then.
    const kill = () => void (this.#stopping.signal.aborted || process.signal("SIGKILL"));
    if (lifecycle?.postStart !== undefined && !(await runHook(lifecycle.postStart, process, HOOK_MS))) return kill();
    if (startupProbe !== undefined) {
      const over = new AbortController();
      const signal = AbortSignal.any([ended, over.signal]);
      const onChange = (well: boolean) => {
        over.abort();
        if (well) this.started = true;
        else kill();
      };
      await watch(startupProbe, { check: check(startupProbe), signal, onChange });
      if (!this.started || ended.aborted) return;
    }
    this.started = true;
    this.#everStarted.resolve();
    this.ready = readinessProbe === undefined;
    this.#options.onChange();
    if (readinessProbe !== undefined) {
      const onChange = (well: boolean) => {
        this.ready = well;
        this.#options.onChange();
      };
      void watch(readinessProbe, { check: check(readinessProbe), signal: ended, onChange });
    }
    if (livenessProbe !== undefined) {
      const signal = AbortSignal.any([ended, this.#stopping.signal]);
      void watch(livenessProbe, { check: check(livenessProbe), signal, onChange: (well) => void (well || kill()) });
    }
  }

  async #wait(): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    const { state } = this;
    if ("waiting" in state) return pause(CONFIGURATION_MS, this.#stopping.signal);
    const ms = this.#backOff.after(performance.now() - this.#startedAt);
    if (ms > 0 && "terminated" in state) {
      const message = `ended with code ${state.terminated.exitCode}`;
      this.#set({ waiting: { reason: "CrashLoopBackOff", message } });
    }
    await pause(ms, this.#stopping.signal);
    this.restarts += 1;
  }

  #set(state: State): void {
    this.state = state;
    this.#options.onChange();
  }
}

/** Whether it ended well, in time. */
async function runHook({ exec, sleep }: Hook, process: ContainerProcess, timeoutMs: number): Promise<boolean> {
  if (sleep !== undefined) await within(process.exited, Math.min(timeoutMs, 1_000 * sleep.seconds));
  return exec === undefined || (await process.exec(exec.command, timeoutMs)) === 0;
}

async function within(promise: Promise<unknown>, ms: number): Promise<void> {
  const timer = new AbortController();
  await Promise.race([promise, pause(ms, timer.signal)]);
  timer.abort();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
