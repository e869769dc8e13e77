import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningStores, startStores } from "../../../stores/start-stores.ts";

let stores: RunningStores;
beforeAll(async () => {
  stores = await startStores({ port: 0 });
}, 60_000);
afterAll(() => stores.close());

const { PATH } = process.env;

function start(service: "order" | "payment", env: Readonly<Record<string, string>>): ChildProcess {
  const main = fileURLToPath(new URL(`../../${service}/main.ts`, import.meta.url));
  return spawn(process.execPath, ["--conditions=dyeing-source", main], { env: { PATH, ...env } });
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = "";
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
}

it.each([
  [
    "order",
    "`DATABASE_URL` is missing; `MATCHING_URL` is missing; `SCHEDULING_URL` is missing; `PAYMENT_URL` is missing",
  ],
  ["payment", "`DATABASE_URL` is missing; `PROVIDER_URL` is missing"],
] as const)(
  "%s without configuration: code 1 and one line",
  async (service, faults) => {
    const child = start(service, {});
    const [[code], stderr] = await Promise.all([once(child, "exit"), textOf(child.stderr)]);
    expect([code, stderr]).toEqual([1, `${service}: invalid configuration: ${faults}\n`]);
  },
  60_000,
);

it.each([
  ["order", { MATCHING_URL: "127.0.0.1:1", SCHEDULING_URL: "http://127.0.0.1:1", PAYMENT_URL: "http://127.0.0.1:1" }],
  ["payment", { PROVIDER_URL: "http://127.0.0.1:1" }],
] as const)(
  "%s starts, is ready, and stops at SIGTERM",
  async (service, env) => {
    const child = start(service, {
      SERVICE_VERSION: "v2",
      DATABASE_URL: stores.url,
      DYEING_ALLOW: "127.0.0.1:1",
      ...env,
    });
    try {
      if (child.stdout === null) throw new Error("no stdout");
      const [line] = await once(createInterface(child.stdout), "line");
      const listening = JSON.parse(String(line));
      expect(listening).toEqual({ event: "listening", service, version: "v2", port: expect.any(Number) });
      const ready = await fetch(`http://127.0.0.1:${listening.port}/readyz`);
      expect(ready.status).toBe(200);
      await ready.text();
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      expect(await exited).toEqual([0, null]);
    } finally {
      child.kill("SIGKILL");
    }
  },
  60_000,
);
