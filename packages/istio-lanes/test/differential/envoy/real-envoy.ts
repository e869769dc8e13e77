import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Json } from "../istio/json.ts";
import type { LogLine } from "./listener-config.ts";

const START_LIMIT_MS = 120_000;
const LOG_LIMIT_MS = 20_000;

/** One Envoy with a fixed configuration. */
export class RealEnvoy {
  readonly #process: ChildProcess;
  readonly #log: string;
  #problems = "";

  private constructor(process: ChildProcess, log: string) {
    this.#process = process;
    this.#log = log;
    process.stderr?.on("data", (data) => {
      this.#problems += data;
    });
  }

  /** Starts it in `folder`; resolves when it serves. `log` is the access log that the listeners name. */
  static async start(
    binary: string,
    folder: string,
    log: string,
    resources: { readonly listeners: readonly Json[]; readonly clusters: readonly Json[] },
  ): Promise<RealEnvoy> {
    const port = await freePort();
    const config = join(folder, "envoy.json");
    const admin = { address: { socketAddress: { address: "127.0.0.1", portValue: port } } };
    writeFileSync(log, "");
    writeFileSync(config, JSON.stringify({ admin, staticResources: resources }));
    const options = ["--concurrency", "1", "--use-dynamic-base-id", "-l", "error", "--file-flush-interval-msec", "50"];
    const child = spawn(binary, ["-c", config, ...options], { stdio: ["ignore", "ignore", "pipe"] });
    const envoy = new RealEnvoy(child, log);
    const ended = new Promise<void>((done) => child.once("exit", () => done()).once("error", () => done()));
    for (const deadline = Date.now() + START_LIMIT_MS; !(await ready(port)); ) {
      const gone = await Promise.race([ended.then(() => true), pause(50, false)]);
      if (gone || Date.now() > deadline) {
        envoy.stop();
        throw new Error(`Envoy did not start: ${envoy.#problems}`);
      }
    }
    return envoy;
  }

  /** The log's lines by `ask`, as soon as there are `count`. */
  async lines(count: number): Promise<ReadonlyMap<string, LogLine>> {
    for (const deadline = Date.now() + LOG_LIMIT_MS; ; await pause(50)) {
      const text = readFileSync(this.#log, "utf8").split("\n").slice(0, -1);
      if (text.length < count && Date.now() < deadline) continue;
      const lines = text.map((line) => JSON.parse(line) as LogLine);
      return new Map(lines.map((line) => [line.ask, line]));
    }
  }

  stop(): void {
    this.#process.kill("SIGTERM");
  }
}

function ready(port: number): Promise<boolean> {
  return new Promise((done) => {
    get({ port, host: "127.0.0.1", path: "/ready" }, (response) => done(response.resume().statusCode === 200)).on(
      "error",
      () => done(false),
    );
  });
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}
