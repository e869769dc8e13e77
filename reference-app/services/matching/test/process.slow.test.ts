import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));
/** A process needs a second or so to start; a busy machine more. */
const TIMEOUT_MS = 60_000;

let child: ChildProcess | undefined;
afterEach(() => {
  child?.kill("SIGKILL");
});

function start(env: Record<string, string>) {
  const started = spawn(process.execPath, ["--conditions=dyeing-source", main], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child = started;
  return started;
}

describe("the process", () => {
  it(
    "says on its first line that it listens, as which version and where, and leaves on SIGTERM with code 0",
    async () => {
      const started = start({ SERVICE_VERSION: "v2" });
      const lines = createInterface({ input: started.stdout });
      const [line] = await once(lines, "line");
      expect(JSON.parse(line)).toEqual({
        event: "listening",
        service: "matching",
        version: "v2",
        port: expect.any(Number),
      });
      started.kill("SIGTERM");
      expect(await once(started, "exit")).toEqual([0, null]);
    },
    TIMEOUT_MS,
  );

  it(
    "ends with code 1 and one line on stderr when its configuration is wrong",
    async () => {
      const started = start({ SERVICE_VERSION: "v3" });
      let text = "";
      started.stderr.on("data", (chunk) => {
        text += chunk;
      });
      const [code] = await once(started, "close");
      expect([code, text]).toEqual([1, "matching: invalid configuration: `SERVICE_VERSION` must be v1 or v2\n"]);
    },
    TIMEOUT_MS,
  );
});
