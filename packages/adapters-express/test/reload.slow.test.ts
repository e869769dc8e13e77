import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { Agent, get } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { dyeingExpress } from "@dyeing/express";
import { filePolicy } from "@dyeing/policy";
import { createDyeing } from "@dyeing/sdk";
import express from "express";
import { expect, it } from "vitest";

const SECONDS = 10;
const CLIENTS = 8;

/** Twenty rules, of which the last one applies. All that a revision decides names it, and so does its allow-list. */
const policyText = (revision: number) =>
  `revision: r${revision}
trust: { outbound: { allow: [host-r${revision}] } }
tags:
  mark: { header: x-mark, from: 'request.headers["x-none"]' }
rules:
${Array.from({ length: 18 }, (_, at) => `  - { id: rule-${at}, key: color, value: other-${at}, when: 'request.path.startsWith("/none/${at}/")' }`).join("\n")}
  - { id: id-r${revision}, key: color, value: r${revision} }
  - { id: mark-r${revision}, key: mark, value: r${revision} }
`;

it("row 33: a hundred reloads a second under load: no error, no mixed snapshot, a flat heap", async () => {
  const folder = mkdtempSync(join(tmpdir(), "dyeing-load-"));
  const file = join(folder, "dyeing.yaml");
  let revision = 0;
  const replace = () => {
    revision += 1;
    writeFileSync(`${file}.new`, policyText(revision));
    renameSync(`${file}.new`, file);
  };
  replace();
  const policy = filePolicy(file, { settleMs: 0 });
  const dyeing = createDyeing({ service: "gateway", role: "edge", policy });
  const mixed: unknown[] = [];
  const app = express();
  app.use(dyeingExpress(dyeing));
  app.get("/", async (_req, res) => {
    const begun = dyeing.current();
    // Several reloads happen in here.
    await wait(Math.random() * 50);
    const now = dyeing.current();
    const allowed = dyeing.outboundHeaders(`host-${begun?.revision}`).length > 0;
    const all = [begun?.color, begun?.rule?.slice(3), begun?.revision, begun?.tags.mark, now?.color, now?.revision];
    if (new Set(all).size !== 1 || !allowed) mixed.push({ all, allowed });
    res.send(begun?.color);
  });
  const server = app.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  const ask = () =>
    new Promise<string>((resolve, reject) => {
      get({ port, host: "127.0.0.1", agent }, (res) => {
        let body = "";
        res.on("data", (chunk) => {
          body += chunk;
        });
        res.on("end", () => (res.statusCode === 200 ? resolve(body) : reject(new Error(`status ${res.statusCode}`))));
      }).on("error", reject);
    });
  const heap: number[] = [];
  let requests = 0;
  let running = true;
  const client = async () => {
    let last = 0;
    while (running) {
      const seen = Number((await ask()).slice(1));
      if (!(seen >= 1)) throw new Error(`answered ${seen}`);
      last = Math.max(last, seen);
      requests += 1;
    }
    return last;
  };
  const clients = Array.from({ length: CLIENTS }, client);
  // By the clock: a timer that is late writes what is due.
  const begun = performance.now();
  const writer = setInterval(() => {
    while (revision < (performance.now() - begun) / 10) replace();
  }, 5);
  try {
    await wait(2000);
    for (let second = 0; second < SECONDS; second += 1) {
      await wait(1000);
      global.gc?.();
      heap.push(process.memoryUsage().heapUsed);
    }
    clearInterval(writer);
    running = false;
    await Promise.all(clients);
    const status = await policy.reload();
    // How many there are in a second is the machine's, which may do other things. That one core can do a hundred is ours.
    const before = process.cpuUsage();
    for (let more = 0; more < 100; more += 1) {
      replace();
      await policy.reload();
    }
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000 / 100).toBeLessThan(10);
    expect(mixed).toEqual([]);
    expect(status).toMatchObject({ state: "current", revision: `r${revision - 100}` });
    expect(dyeing.counters()).toEqual({});
    expect(requests).toBeGreaterThan(100);
    expect(status.reloads).toBeGreaterThan(SECONDS);
    // The least of each half: what is free to be collected is not in it.
    const [early, late] = [heap.slice(0, SECONDS / 2), heap.slice(SECONDS / 2)];
    expect(Math.min(...late) / Math.min(...early)).toBeLessThan(1.25);
    console.log(
      `${requests} requests, ${revision - 100} files, ${status.reloads} reloads in ${SECONDS + 2} s; ${((user + system) / 1e5).toFixed(1)} ms of CPU for each of 100 more; heap ${heap.map((bytes) => (bytes / 1e6).toFixed(1)).join(" ")} MB`,
    );
  } finally {
    clearInterval(writer);
    running = false;
    agent.destroy();
    server.close();
    dyeing.close();
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);
