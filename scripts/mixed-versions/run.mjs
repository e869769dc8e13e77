#!/usr/bin/env node
// Chains of services with this checkout's SDK and the packed 0.1.0, in processes of their own, over real HTTP: nothing is
// lost, nothing bleeds, no header stands twice. Prints a row per chain; exit code 1 when one fails.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { CHAINS } from "./chains.mjs";
import { packOld } from "./pack-old.mjs";

const REQUESTS = 400;
const AT_A_TIME = 20;

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const folder = mkdtempSync(join(tmpdir(), "dyeing-mixed-"));
const tally = { passed: 0, failed: 0 };
try {
  const sources = join(root, "packages");
  const old = join(packOld(root, folder), "dist");
  const sdks = {
    new: {
      main: url(sources, "dyeing-sdk/src/index.ts"),
      adapter: url(sources, "dyeing-sdk/src/adapter/index.ts"),
      policy: url(sources, "policy/src/index.ts"),
    },
    // One entry for services and adapters, and the policy beside it.
    old: { main: url(old, "index.js"), adapter: url(old, "index.js"), policy: url(old, "policy/index.js") },
  };
  for (const chain of CHAINS) {
    try {
      await withServices(chain, sdks, (port) => tryChain(chain, port));
      tally.passed += 1;
      console.log(`ok   ${chain.name}`);
    } catch (error) {
      tally.failed += 1;
      console.log(`FAIL ${chain.name}\n${error instanceof Error ? error.message : error}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
tally.failed += CHAINS.length - tally.passed - tally.failed;
if (process.env.DYEING_TALLY) writeFileSync(process.env.DYEING_TALLY, JSON.stringify(tally));
console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exitCode = tally.failed === 0 ? 0 : 1;

/** Starts the services from the last to the first, and ends them after `use`. */
async function withServices(chain, sdks, use) {
  const children = [];
  try {
    let port;
    for (const [at, { sdk, ...rest }] of [...chain.services.entries()].reverse()) {
      const next = port === undefined ? {} : { next: `http://127.0.0.1:${port}/` };
      const config = { role: "interior", ...rest, ...next, service: `${sdk}-${at}`, sdk: sdks[sdk] };
      const args = ["--conditions=dyeing-source", join(here, "service.mjs"), JSON.stringify(config)];
      // The IPC channel ends the child with this process, however that ends.
      const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit", "ipc"] });
      children.push(child);
      port = Number(await firstLine(child));
    }
    await use(port);
  } finally {
    for (const child of children) {
      if (child.exitCode !== null) continue;
      child.kill();
      await once(child, "exit");
    }
  }
}

async function firstLine(child) {
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, "line"),
    once(child, "exit").then(([code]) => {
      throw new Error(`a service ended with ${code} before it listened`);
    }),
  ]);
  return line;
}

async function tryChain(chain, port) {
  let number = 0;
  const worker = async () => {
    while (number < REQUESTS) {
      number += 1;
      const own = number;
      check(chain, own, await ask(port, own));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
}

function ask(port, number) {
  const headers = {
    "x-number": number,
    "x-rider-level": `L${number}`,
    "x-rider-trip": `T${number}`,
    "x-rider-probe": "1",
  };
  return new Promise((done, fail) => {
    get({ host: "127.0.0.1", port, headers }, async (res) => {
      try {
        done(JSON.parse(Buffer.concat(await res.toArray()).toString()));
      } catch (error) {
        fail(error);
      }
    }).on("error", fail);
  });
}

/** Every hop has the request's own dye in one line per header; the last one has what the chain says. */
function check(chain, number, hops) {
  assert.equal(hops.length, chain.services.length, `request ${number} went through all services`);
  for (const [at, hop] of hops.entries()) {
    assert.equal(hop.color, "gray", `color at ${hop.service}`);
    assert.equal(hop.hop, at, `hop count at ${hop.service}`);
    assert.equal(hop.cut, false, `nothing cut at ${hop.service}`);
    const names = hop.lines.map(([name]) => name);
    assert.deepEqual(names, [...new Set(names)], `one line per header at ${hop.service}`);
    assert.deepEqual(foreign(hop.lines, number), [], `nobody else's tags at ${hop.service}`);
  }
  const last = hops.at(-1);
  const FIXED = new Set(["x-request-id", "x-trace-color", "x-dye"]);
  const headers = Object.fromEntries(last.lines.filter(([name]) => !FIXED.has(name)));
  assert.deepEqual(headers, chain.headers(number));
  assert.deepEqual(last.tags, chain.seen(number));
  assert.deepEqual(Object.keys(last.counters), chain.counters);
}

/** Lines of tags that hold another request's number. */
function foreign(lines, number) {
  return lines.filter(
    ([name, value]) => /^x-(?:user-level|trip-type|level)$/.test(name) && value.slice(1) !== `${number}`,
  );
}

function url(base, path) {
  return pathToFileURL(join(base, path)).href;
}
