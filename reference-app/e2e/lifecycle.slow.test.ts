import { describe, expect, type TestContext, test } from "vitest";
import { DemoProcess, isAlive } from "./support/demo-process.ts";
import { until } from "./support/until.ts";

const TIMEOUT = { timeout: 240_000 };
const ALL = 14;

type Ends = Pick<TestContext, "onTestFinished">;

function start({ onTestFinished }: Ends, ...args: readonly string[]): DemoProcess {
  const demo = new DemoProcess(...args);
  onTestFinished(() => demo.dispose());
  return demo;
}

async function riding(
  context: Ends,
  ...args: readonly string[]
): Promise<{ demo: DemoProcess; pids: Readonly<Record<string, number>> }> {
  const demo = start(context, ...args);
  await demo.riding();
  return { demo, pids: demo.processes() };
}

function noneAlive(pids: Readonly<Record<string, number>>): void {
  expect(Object.keys(pids)).toHaveLength(ALL);
  expect(Object.entries(pids).filter(([, pid]) => isAlive(pid))).toEqual([]);
}

// Beside each other, as most of each is waiting.
describe.concurrent.each(["order-v1", "matching-v2", "stores", "mesh", "sms"])(
  "killing %s in the middle of the run",
  (name) => {
    test("ends it within 20 s with 1, and names it", TIMEOUT, async (context) => {
      const { demo, pids } = await riding(context, "--json");
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
  },
);

describe.concurrent.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s", (signal, expected) => {
  test("in the middle of the run leaves no process and no file", TIMEOUT, async (context) => {
    const { demo, pids } = await riding(context);
    demo.kill(signal);
    expect((await demo.end()).code).toBe(expected);
    noneAlive(pids);
    expect(demo.leftovers()).toEqual([]);
  });

  test("while it starts leaves no process and no file", TIMEOUT, async (context) => {
    const demo = start(context);
    await until("something is started", () => Object.keys(demo.processes()).length > 4);
    const pids = demo.processes();
    demo.kill(signal);
    expect((await demo.end()).code).toBe(expected);
    expect(Object.values(pids).filter(isAlive)).toEqual([]);
    expect(demo.leftovers()).toEqual([]);
  });
});

test.concurrent("Ctrl-C, which reaches every process at once, is no failure", TIMEOUT, async (context) => {
  const { demo, pids } = await riding(context);
  demo.interrupt();
  const { code, stderr } = await demo.end();
  expect(code).toBe(130);
  expect(stderr).not.toContain("failed");
  noneAlive(pids);
  expect(demo.leftovers()).toEqual([]);
});

test.concurrent("a runner that is killed takes everything with it", TIMEOUT, async (context) => {
  const { demo, pids } = await riding(context);
  demo.kill("SIGKILL");
  await demo.end();
  await until("all are gone", () => !Object.values(pids).some(isAlive), 60_000);
  noneAlive(pids);
});

test.concurrent("--keep --json prints one object, also when a process dies after it", TIMEOUT, async (context) => {
  const demo = start(context, "--keep", "--json", "--rides", "2");
  await until("it says what to try", () => demo.stderr.includes("Ctrl-C ends it."));
  const pids = demo.processes();
  const report = demo.stdout;
  process.kill(pids["order-v1"] ?? 0, "SIGKILL");
  const { code, stdout, stderr } = await demo.end();
  expect(code).toBe(1);
  expect(stderr).toContain("order-v1 was ended by SIGKILL");
  expect(stdout).toBe(report);
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, rides: 2 });
  noneAlive(pids);
});

test.concurrent("a second SIGTERM ends it at once and leaves no process", TIMEOUT, async (context) => {
  const { demo, pids } = await riding(context);
  // It cannot hear SIGTERM: only SIGKILL ends it.
  process.kill(pids.stores ?? 0, "SIGSTOP");
  demo.kill("SIGTERM");
  await until("the services are stopped", () => !isAlive(pids["order-v1"] ?? 0));
  demo.kill("SIGTERM");
  expect((await demo.end()).code).toBe(143);
  await until("all are gone", () => !Object.values(pids).some(isAlive), 15_000);
});

test.concurrent("--keep leaves the system running, with lines to try; Ctrl-C ends it", TIMEOUT, async (context) => {
  const demo = start(context, "--keep", "--rides", "2");
  await until("it says what to try", () => demo.stdout.includes("Ctrl-C ends it."));
  const pids = demo.processes();
  expect(Object.values(pids).filter(isAlive)).toHaveLength(ALL);
  expect(demo.stdout).toContain("$GATEWAY/v1/orders");
  demo.interrupt();
  expect((await demo.end()).code).toBe(130);
  noneAlive(pids);
});
