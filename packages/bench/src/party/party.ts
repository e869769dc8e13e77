import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Reply, Request } from "./serve-party.ts";

/** The file in `subject/` (without extension) and its arguments. */
export type PartySpec = readonly [subject: string, ...args: string[]];

export interface PartyOptions {
  /** Flags of Node beside those that every party runs with. */
  readonly nodeFlags?: readonly string[];
  /** Gets what it writes to stdout. Default: this process's stdout. */
  readonly onOutput?: (text: string) => void;
  /** The folder of another checkout of this repository, to run the subject of. Default: this one. */
  readonly checkout?: string | undefined;
}

/**
 * `--no-memory-reducer`: a party idles while others have their turn, and V8 takes some of them, by chance, for processes that are
 * to save memory. The collection that follows drops the hidden classes of objects that live for a moment; Node 24's
 * `process.nextTick` never finds its own again and takes the slow way from then on, 5 us per request (docs/performance.md).
 */
const NODE_FLAGS = ["--conditions=dyeing-source", "--no-memory-reducer"];

/** A child process of a measurement, seen from the coordinator. One request at a time. */
export class Party {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #name: string;

  private constructor(child: ChildProcess, name: string, port: number) {
    this.#child = child;
    this.#name = name;
    this.port = port;
  }

  /** Starts a party and waits until it is ready. */
  static async start(spec: PartySpec, { nodeFlags = [], onOutput, checkout }: PartyOptions = {}): Promise<Party> {
    const [subject, ...args] = spec;
    const file =
      checkout === undefined
        ? fileURLToPath(new URL(`../subject/${subject}.ts`, import.meta.url))
        : join(checkout, "packages/bench/src/subject", `${subject}.ts`);
    const child = fork(file, args, {
      execArgv: [...NODE_FLAGS, ...nodeFlags],
      stdio: ["ignore", onOutput === undefined ? "inherit" : "pipe", "inherit", "ipc"],
    });
    child.stdout?.setEncoding("utf8").on("data", (text: string) => onOutput?.(text));
    try {
      const reply = await nextReply(child, spec.join(" "));
      if (reply.kind !== "ready") throw new Error(`${spec.join(" ")}: ${JSON.stringify(reply)}`);
      return new Party(child, spec.join(" "), reply.port);
    } catch (error) {
      child.kill();
      throw error;
    }
  }

  /** CPU time that the process has used so far, in microseconds: user and system, all its threads. */
  async cpu(): Promise<number> {
    const reply = await this.#ask({ kind: "cpu" });
    return reply.kind === "cpu" ? reply.microseconds : this.#surprised(reply);
  }

  /** Bytes of its heap that are in use after a collection. It has to run with `--expose-gc`. */
  async heap(): Promise<number> {
    const reply = await this.#ask({ kind: "heap" });
    return reply.kind === "heap" ? reply.bytes : this.#surprised(reply);
  }

  /** Lets the party work. `port` is the server that it works against, 0 when it needs none. */
  async run(
    milliseconds: number,
    port: number,
  ): Promise<{ readonly operations: number; readonly milliseconds: number }> {
    const reply = await this.#ask({ kind: "run", milliseconds, port });
    return reply.kind === "ran" ? reply : this.#surprised(reply);
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, "exit");
    this.#child.kill();
    await exit;
  }

  async #ask(request: Request): Promise<Reply> {
    const reply = nextReply(this.#child, this.#name);
    this.#child.send(request);
    return await reply;
  }

  #surprised(reply: Reply): never {
    throw new Error(`${this.#name}: ${reply.kind === "failed" ? reply.message : `unexpected \`${reply.kind}\``}`);
  }
}

function nextReply(child: ChildProcess, name: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const onMessage = (reply: Reply) => {
      child.off("exit", onExit);
      resolve(reply);
    };
    const onExit = (code: number | null, signal: string | null) => {
      child.off("message", onMessage);
      reject(new Error(`${name} ended with ${signal ?? `code ${code}`}`));
    };
    child.once("message", onMessage);
    child.once("exit", onExit);
  });
}
