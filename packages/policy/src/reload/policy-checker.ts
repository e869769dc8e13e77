import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { type CheckedPolicy, type CheckRequest, checkPolicyFile } from "./check-policy.ts";
import { receivedInPieces } from "./in-pieces.ts";
import { inSlices } from "./in-slices.ts";

/** A worker that nothing was asked of for this long is ended: policies change seldom, and it holds a few megabytes. */
const IDLE_MS = 10_000;
/** No file of the size that is allowed takes as long. */
const MAX_CHECK_MS = 60_000;
const HEAP = { maxOldGenerationSizeMb: 256 };

declare const __filename: string | undefined;

/**
 * Checks policy files in a worker, so that nothing stalls the loop that serves requests. Where no worker can be
 * had (a bundle that does not hold it, a permission that is missing) it checks in this thread.
 */
export class PolicyChecker {
  readonly #idleMs: number;
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #asked = 0;
  #waiting = 0;
  #closed = false;

  constructor(idleMs = IDLE_MS) {
    this.#idleMs = idleMs;
  }

  /** Whether files are checked in this thread, since no worker could be had. */
  inThisThread = false;

  /** Rejects when the check itself fails, or its thread dies of it. */
  async check(request: CheckRequest): Promise<CheckedPolicy> {
    clearTimeout(this.#idle);
    const worker = this.#start();
    if (worker === undefined) return checkPolicyFile(request);
    try {
      this.#asked += 1;
      this.#waiting += 1;
      return await askedFor(worker, this.#asked, request);
    } catch (error) {
      this.#end();
      if (!isMissing(error)) throw error;
      this.inThisThread = true;
      return checkPolicyFile(request);
    } finally {
      this.#waiting -= 1;
      if (this.#closed) this.#end();
      else if (this.#waiting === 0) this.#idle = setTimeout(() => this.#end(), this.#idleMs).unref();
    }
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#idle);
    this.#end();
  }

  #start(): Worker | undefined {
    if (this.inThisThread) return undefined;
    if (this.#worker !== undefined) return this.#worker;
    try {
      // In the CommonJS build there is no `import.meta`.
      const here = typeof __filename === "string" ? pathToFileURL(__filename).href : import.meta.url;
      const program = createRequire(here).resolve("@dyeing/policy/worker");
      const worker = new Worker(program, {
        name: "dyeing-policy",
        resourceLimits: HEAP,
        // What is preloaded is so in a worker too. `@dyeing/sdk/register` would follow the same file there, with a worker of its own.
        env: { ...process.env, DYEING_DISABLED: "1" },
        // For programs that are texts, and refused for those that are files.
        execArgv: process.execArgv.filter((flag) => !flag.startsWith("--input-type=")),
      });
      worker.unref();
      // Whoever asks hears of it. Where nobody does, an error without a listener would end the process.
      worker.on("error", () => {});
      worker.on("exit", () => {
        if (this.#worker === worker) this.#worker = undefined;
      });
      this.#worker = worker;
      return worker;
    } catch {
      this.inThisThread = true;
      return undefined;
    }
  }

  #end(): void {
    void this.#worker?.terminate();
    this.#worker = undefined;
  }
}

/** What a worker is asked. Several may wait for it. */
export interface Question {
  readonly id: number;
  readonly request: CheckRequest;
  /** Where what it finds is sent to: from there it can be taken piece by piece. */
  readonly port: MessagePort;
}

/** All of it has been sent. */
export interface Answer {
  readonly id: number;
}

async function askedFor(worker: Worker, id: number, request: CheckRequest): Promise<CheckedPolicy> {
  const { port1, port2 } = new MessageChannel();
  try {
    await answered(worker, { id, request, port: port1 });
    return await inSlices(receivedInPieces(port2));
  } finally {
    port2.close();
  }
}

function answered(worker: Worker, question: Question): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer);
      worker.off("message", heard).off("error", failed).off("exit", ended);
      settle();
    };
    const heard = ({ id }: Answer) => {
      if (id === question.id) end(resolve);
    };
    const failed = (error: unknown) => end(() => reject(error));
    const ended = () => end(() => reject(new Error("the thread that checks policies has ended")));
    const timer = setTimeout(() => end(() => reject(new Error("checking the policy took too long"))), MAX_CHECK_MS);
    timer.unref();
    worker.on("message", heard).on("error", failed).on("exit", ended);
    worker.postMessage(question, [question.port]);
  });
}

/** The worker's program, or something that it needs, is not there. */
function isMissing(error: unknown): boolean {
  const code = (error as { readonly code?: unknown } | null)?.code;
  return code === "MODULE_NOT_FOUND" || code === "ERR_MODULE_NOT_FOUND" || code === "ERR_UNKNOWN_FILE_EXTENSION";
}
