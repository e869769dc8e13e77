import { afterEach, describe, expect, test } from "vitest";
import { DemoProcess, isAlive } from "./support/demo-process.ts";
import { until } from "./support/until.ts";

const TIMEOUT = { timeout: 240_000 };
const ALL = 14;
let demo: DemoProcess | undefined;
afterEach(() => demo?.dispose());

async function riding(
  ...args: readonly string[]
): Promise<{ demo: DemoProcess; pids: Readonly<Record<string, number>> }> {
  const started = new DemoProcess(...args);
  demo = started;
  await started.riding();
  return { demo: started, pids: started.processes() };
}

function noneAlive(pids: Readonly<Record<string, number>>): void {
  expect(Object.keys(pids)).toHaveLength(ALL);
  expect(Object.entries(pids).filter(([, pid]) => isAlive(pid))).toEqual([]);
}

describe.each(["order-v1", "matching-v2", "stores", "mesh", "sms"])("killing %s in the middle of the run", (name) => {
  test("ends it within 20 s with 1, and names it", TIMEOUT, async () => {
    const { demo, pids } = await riding("--json");
    const killed = performance.now();
    process.kill(pids[name] ?? 0, "SIGKILL");
    const { code, stdout, stderr } = await demo.end();
    expect(performance.now() - killed).toBeLessThan(20_000);
    expect(code).toBe(1);
    expect(stderr).toContain(`${name} was ended by SIGKILL`);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      error: expect.stringContaining(name),
      hitRate: null,
      edges: [],
    });
    noneAlive(pids);
  });
});

describe.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s", (signal, expected) => {
  test("in the middle of the run leaves no process and no file", TIMEOUT, async () => {
    const { demo, pids } = await riding();
    demo.kill(signal);
    expect((await demo.end()).code).toBe(expected);
    noneAlive(pids);
    expect(demo.leftovers()).toEqual([]);
  });

  test("while it starts leaves no process and no file", TIMEOUT, async () => {
    const started = new DemoProcess();
    demo = started;
    await until("something is started", () => Object.keys(started.processes()).length > 4);
    const pids = started.processes();
    started.kill(signal);
    expect((await started.end()).code).toBe(expected);
    expect(Object.values(pids).filter(isAlive)).toEqual([]);
    expect(started.leftovers()).toEqual([]);
  });
});

test("Ctrl-C, which reaches every process at once, is no failure", TIMEOUT, async () => {
  const { demo, pids } = await riding();
  demo.interrupt();
  const { code, stderr } = await demo.end();
  expect(code).toBe(130);
  expect(stderr).not.toContain("failed");
  noneAlive(pids);
  expect(demo.leftovers()).toEqual([]);
});

test("a runner that is killed takes everything with it", TIMEOUT, async () => {
  const { demo, pids } = await riding();
  demo.kill("SIGKILL");
  await demo.end();
  await until("all are gone", () => !Object.values(pids).some(isAlive), 60_000);
  noneAlive(pids);
});

test("--keep --json prints one object, also when a process dies after it", TIMEOUT, async () => {
  const started = new DemoProcess("--keep", "--json", "--rides", "2");
  demo = started;
  await until("it says what to try", () => started.stderr.includes("Ctrl-C ends it."));
  const pids = started.processes();
  const report = started.stdout;
  process.kill(pids["order-v1"] ?? 0, "SIGKILL");
  const { code, stdout, stderr } = await started.end();
  expect(code).toBe(1);
  expect(stderr).toContain("order-v1 was ended by SIGKILL");
  expect(stdout).toBe(report);
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, rides: 2 });
  noneAlive(pids);
});

test("a second SIGTERM ends it at once and leaves no process", TIMEOUT, async () => {
  const { demo, pids } = await riding();
  // It cannot hear SIGTERM: only SIGKILL ends it.
  process.kill(pids.stores ?? 0, "SIGSTOP");
  demo.kill("SIGTERM");
  await until("the services are stopped", () => !isAlive(pids["order-v1"] ?? 0));
  demo.kill("SIGTERM");
  expect((await demo.end()).code).toBe(143);
  await until("all are gone", () => !Object.values(pids).some(isAlive), 15_000);
});

test("--keep leaves the system running, with lines to try; Ctrl-C ends it", TIMEOUT, async () => {
  const started = new DemoProcess("--keep", "--rides", "2");
  demo = started;
  await until("it says what to try", () => started.stdout.includes("Ctrl-C ends it."));
  const pids = started.processes();
  expect(Object.values(pids).filter(isAlive)).toHaveLength(ALL);
  expect(started.stdout).toContain("$GATEWAY/v1/orders");
  started.interrupt();
  expect((await started.end()).code).toBe(130);
  noneAlive(pids);
});
