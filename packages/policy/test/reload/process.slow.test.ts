import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { PolicyFolder, policyText } from "./policy-folder.ts";

const program = new URL("following.ts", import.meta.url).pathname;
let folder: PolicyFolder;
let lastGood: string;
let children: ChildProcessWithoutNullStreams[];
beforeEach(() => {
  folder = new PolicyFolder();
  lastGood = join(folder.folder, "last-good.yaml");
  children = [];
});
afterEach(async () => {
  for (const child of children) await killed(child);
  folder.remove();
});

/** A process that follows a file, and what it answers when it is asked how it does. */
function follow(file: string, before: readonly string[] = []) {
  const [command = "", ...args] = [...before, process.execPath, "--conditions=dyeing-source", program, file, lastGood];
  const child = spawn(command, args);
  children.push(child);
  child.stderr.pipe(process.stderr);
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ask = async () => {
    child.stdin.write("\n");
    const { value } = await answers.next();
    return JSON.parse(value ?? "null");
  };
  return { child, ask };
}

async function killed(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

it("row 34: a process that was killed starts again without its file, by what was good last", async () => {
  folder.replace(policyText("r1"));
  const first = follow(folder.file);
  expect(await first.ask()).toMatchObject({ state: "current", color: "r1" });
  folder.replace(policyText("r2"));
  expect(await first.ask()).toMatchObject({ state: "current", color: "r2", seenBy: "watch", told: [] });
  await vi.waitFor(() => expect(readFileSync(lastGood, "utf8")).toBe(policyText("r2")), { timeout: 30_000 });
  await killed(first.child);
  rmSync(folder.file);
  const told = ["policy-rejected", "policy-last-good"];
  expect(await follow(folder.file).ask()).toMatchObject({ state: "last-good", revision: "r2", color: "r2", told });
}, 120_000);

it("row 34: what was good last is whole, whenever a process is killed", async () => {
  // Larger than what is written at once.
  const textOf = (revision: string) => `${policyText(revision)}# ${"x".repeat(500_000)}\n`;
  const texts = new Set<string>();
  const write = (revision: string) => {
    const text = textOf(revision);
    texts.add(text);
    folder.replace(text);
  };
  for (let round = 0; round < 4; round += 1) {
    write(`r${round}-0`);
    const { child, ask } = follow(folder.file);
    await ask();
    await vi.waitFor(() => readFileSync(lastGood), { timeout: 30_000 });
    const until = performance.now() + 200 + 100 * round;
    for (let next = 1; performance.now() < until; next += 1) {
      write(`r${round}-${next}`);
      await wait(3);
    }
    await killed(child);
    expect(texts).toContain(readFileSync(lastGood, "utf8"));
  }
}, 120_000);

it("row 31: a file that is mounted by itself never changes, and that is told", async () => {
  folder.replace(policyText("r1"));
  const mounted = join(folder.folder, "mounted.yaml");
  writeFileSync(mounted, "");
  // As a volume's `subPath` is mounted.
  const bind = ["unshare", "--map-root-user", "--mount", "sh", "-c", 'mount --bind "$0" "$1" && shift && exec "$@"'];
  const { ask } = follow(mounted, [...bind, folder.file, mounted]);
  const told = ["policy-not-watched"];
  expect(await ask()).toMatchObject({ state: "current", color: "r1", seenBy: "never", told });
  folder.replace(policyText("r2"));
  expect(await ask()).toMatchObject({ state: "current", color: "r1", seenBy: "never", told });
}, 120_000);
