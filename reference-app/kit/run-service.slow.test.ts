import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type RunningStores, startStores } from "../stores/start-stores.ts";

/** The processes that carry their own start-up, as they are really started. */
const policy = fileURLToPath(new URL("../policy/dyeing.yaml", import.meta.url));
const nowhere = "http://127.0.0.1:1";
const processes = {
  stores: { script: "stores/main.ts", missing: undefined, env: {} },
  gateway: {
    script: "services/gateway/main.ts",
    missing: "`USER_URL` is missing; `ORDER_URL` is missing; `NOTIFICATION_URL` is missing; `DYEING_POLICY` is missing",
    env: { USER_URL: nowhere, ORDER_URL: nowhere, NOTIFICATION_URL: nowhere, DYEING_POLICY: policy },
  },
  user: {
    script: "services/user/main.ts",
    missing: "`DATABASE_URL` is missing; `AUTH_SECRET` is missing",
    env: { AUTH_SECRET: "a-secret-for-the-tests" },
  },
  notification: {
    script: "services/notification/main.ts",
    missing: "`DATABASE_URL` is missing; `SMS_URL` is missing",
    env: { SMS_URL: nowhere },
  },
  sms: { script: "outside/main.ts", missing: "`OUTSIDE_NAME` is missing", env: { OUTSIDE_NAME: "sms" } },
} as const;

const names = Object.keys(processes) as (keyof typeof processes)[];

describe("a process", () => {
  let stores: RunningStores;
  let child: ChildProcess | undefined;
  beforeAll(async () => {
    stores = await startStores({ port: 0 });
  }, 60_000);
  afterAll(() => stores.close());
  afterEach(() => child?.kill("SIGKILL"));

  function start(name: keyof typeof processes, env: Readonly<Record<string, string>>): ChildProcess {
    const main = fileURLToPath(new URL(`../${processes[name].script}`, import.meta.url));
    const { PATH } = process.env;
    child = spawn(process.execPath, ["--conditions=dyeing-source", main], { env: { PATH, ...env } });
    return child;
  }

  const started = (name: keyof typeof processes) =>
    start(name, { ...processes[name].env, DATABASE_URL: stores.url, DYEING_ALLOW: "127.0.0.1:1" });

  it.each(names.filter((name) => processes[name].missing !== undefined))(
    "%s ends with 1 and one line that names what is missing",
    async (name) => {
      const { exit, stderr, stdout } = await ended(start(name, {}));
      const who = name === "sms" ? "outside" : name;
      expect({ exit, stderr, stdout }).toEqual({
        exit: [1, null],
        stderr: `${who}: invalid configuration: ${processes[name].missing}\n`,
        stdout: "",
      });
    },
    60_000,
  );

  it.each(names)(
    "%s says that it listens in its first line, and stops at SIGTERM with 0",
    async (name) => {
      const running = started(name);
      const listening = JSON.parse(await firstLine(running));
      const url = name === "stores" ? { url: expect.stringMatching(/^postgres:\/\/.*@127\.0\.0\.1:\d+\//) } : {};
      expect(listening).toEqual({ event: "listening", service: name, version: "v1", port: expect.any(Number), ...url });
      if (name !== "stores") {
        const ready = await fetch(`http://127.0.0.1:${listening.port}/readyz`);
        expect([ready.status, await ready.json()]).toEqual([200, { status: "ready" }]);
      }
      const end = ended(running);
      running.kill("SIGTERM");
      expect(await end).toMatchObject({ exit: [0, null], stderr: "" });
    },
    60_000,
  );

  it("ends with 1 and one line when it cannot reach its database", async () => {
    const child = start("user", { ...processes.user.env, DATABASE_URL: "postgres://postgres:hidden@127.0.0.1:1/x" });
    const { exit, stderr } = await ended(child);
    expect(exit).toEqual([1, null]);
    expect(stderr).toMatch(/^user: cannot start: .*ECONNREFUSED.*\n$/);
    expect(stderr).not.toContain("hidden");
  }, 60_000);

  it("ends with 1 and the place of the fault when its policy cannot be used", async () => {
    const child = start("gateway", { ...processes.gateway.env, DYEING_POLICY: "/nowhere/dyeing.yaml" });
    const { exit, stderr } = await ended(child);
    expect(exit).toEqual([1, null]);
    expect(stderr).toMatch(/^gateway: cannot start: .*\/nowhere\/dyeing\.yaml.*\n$/);
  }, 60_000);
});

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("no stdout");
  const [line] = await once(createInterface(child.stdout), "line");
  return String(line);
}

async function ended(child: ChildProcess) {
  const [exit, stderr, stdout] = await Promise.all([once(child, "exit"), text(child.stderr), text(child.stdout)]);
  return { exit, stderr, stdout };
}

async function text(stream: NodeJS.ReadableStream | null): Promise<string> {
  let all = "";
  for await (const chunk of stream ?? []) all += String(chunk);
  return all;
}
