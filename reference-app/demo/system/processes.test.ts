import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Child, REPOSITORY } from "./child.ts";
import { Processes } from "./processes.ts";

let folder: string;
let processes: Processes;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dyeing-processes-"));
  processes = new Processes();
});
afterEach(async () => {
  vi.useRealTimers();
  processes.kill();
  await processes.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A process that says that it listens and what it hears; `stubborn`: it does not go at SIGTERM. */
async function start(name: string, stubborn: boolean): Promise<{ child: Child; asked: Promise<void> }> {
  const script = join(folder, `${name}.mjs`);
  writeFileSync(
    script,
    `process.on("SIGTERM", () => { console.log("asked"); ${stubborn ? "" : "process.exit(0);"} });
    console.log('{"event":"listening"}');
    setInterval(() => {}, 60_000);`,
  );
  const asked = Promise.withResolvers<void>();
  const child = new Child({
    name,
    script: relative(REPOSITORY, script),
    logFolder: folder,
    onLine: (line) => line === "asked" && asked.resolve(),
  });
  processes.add(child);
  await child.listening;
  return { child, asked: asked.promise };
}

function isAlive({ pid = 0 }: Child): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("kill() reaches those that are being stopped and do not go", async () => {
  const service = await start("order-v1", true);
  const shared = await start("stores", true);
  // Nobody but kill() ends them now: the bound after which stop() itself kills is not reached.
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  const stopped = processes.stop();
  await service.asked;
  expect([isAlive(service.child), isAlive(shared.child)]).toEqual([true, true]);
  processes.kill();
  await stopped;
  expect([isAlive(service.child), isAlive(shared.child)]).toEqual([false, false]);
});

test("stop() ends those first that use the others, and says nothing of deaths", async () => {
  const service = await start("order-v1", false);
  const shared = await start("stores", false);
  const order: string[] = [];
  void service.asked.then(() => order.push("order-v1"));
  void shared.asked.then(() => order.push("stores"));
  await processes.stop();
  expect(order).toEqual(["order-v1", "stores"]);
  expect([isAlive(service.child), isAlive(shared.child)]).toEqual([false, false]);
  expect(processes.deaths.aborted).toBe(false);
  processes.kill();
});
