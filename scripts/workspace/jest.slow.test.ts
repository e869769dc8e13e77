import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pack } from "../build/pack.mjs";
import { ROOT } from "./packages.ts";

/**
 * Jest runs test files one after another in one process. Each has modules and globals of its own, so each loads a copy of the
 * SDK; core modules, and what subscribed to their channels, stay. Hardly anybody closes a runtime in a test.
 */
const folder = mkdtempSync(join(tmpdir(), "dyeing-jest-"));
const FILES = 30;
/** Of files whose list does not have the host that all of them call. */
const OTHERS = new Set([7, 19]);

interface Report {
  readonly file: number;
  readonly viaHttp: string;
  readonly viaFetch: string;
  readonly viaHttp2: string;
  readonly notAllowed: number;
  readonly subscribers: number[];
}

const testFile = (file: number) => `
const { once } = require("node:events");
const { appendFileSync } = require("node:fs");
const http = require("node:http");
const http2 = require("node:http2");
const { channel } = require("node:diagnostics_channel");
const { createDyeing } = require("@dyeing/sdk");

test("a dye goes where this file's own list says", async () => {
  const dyeing = createDyeing({ service: "file-${file}", allow: ["${OTHERS.has(file) ? "matching" : "127.0.0.1"}"] });
  const answer = (req, res) => res.end(req.headers["x-trace-color"] ?? "none");
  const server = http.createServer(answer).listen(0, "127.0.0.1");
  const server2 = http2.createServer(answer).listen(0, "127.0.0.1");
  await Promise.all([once(server, "listening"), once(server2, "listening")]);
  const text = async (readable) => {
    let all = "";
    for await (const chunk of readable) all += chunk;
    return all;
  };
  const url = "http://127.0.0.1:" + server.address().port;
  const session = http2.connect("http://127.0.0.1:" + server2.address().port);
  const report = await dyeing.receiveMessage({ "x-trace-color": "c${file}" }, async () => {
    const [res] = await once(http.get(url, { agent: false }), "response");
    return {
      file: ${file},
      viaHttp: await text(res),
      viaFetch: await (await fetch(url, { headers: { connection: "close" } })).text(),
      viaHttp2: await text(session.request({ ":path": "/" })),
    };
  });
  session.close();
  server.close();
  server2.close();
  const names = ["undici:request:create", "http.client.request.created"];
  const subscribers = names.map((name) => channel(name)._subscribers.length);
  const notAllowed = dyeing.counters()["outbound-not-allowed"] ?? 0;
  appendFileSync(${JSON.stringify(join(folder, "reports"))}, JSON.stringify({ ...report, notAllowed, subscribers }) + "\\n");
});
`;

let ran: { readonly status: number | null; readonly stdout: string; readonly stderr: string };
let reports: Report[];

beforeAll(async () => {
  const { "@dyeing/sdk": tarball = "" } = (await pack(ROOT, folder, ["@dyeing/sdk"])) as Record<string, string>;
  const sdk = join(folder, "node_modules/@dyeing/sdk");
  mkdirSync(sdk, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "--strip-components=1", "-C", sdk]);
  mkdirSync(join(folder, "tests"));
  for (let file = 0; file < FILES; file += 1) {
    writeFileSync(join(folder, `tests/f${String(file).padStart(2, "0")}.test.cjs`), testFile(file));
  }
  writeFileSync(join(folder, "no-reporter.cjs"), "module.exports = class {};\n");
  const config = {
    rootDir: folder,
    testEnvironment: "node",
    testMatch: ["**/tests/*.test.cjs"],
    moduleFileExtensions: ["cjs", "js", "json"],
  };
  writeFileSync(join(folder, "jest.config.json"), JSON.stringify(config));
  const jest = join(ROOT, "node_modules/jest/bin/jest.js");
  const args = [
    "--runInBand",
    "--no-cache",
    "--reporters",
    join(folder, "no-reporter.cjs"),
    "-c",
    join(folder, "jest.config.json"),
  ];
  ran = spawnSync(process.execPath, [jest, ...args], { cwd: folder, encoding: "utf8", timeout: 150_000 });
  reports = readFileSync(join(folder, "reports"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it(`${FILES} files pass, and say nothing`, () => {
  expect({ status: ran.status, stdout: ran.stdout, stderr: ran.stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(reports.map(({ file }) => file).sort((a, b) => a - b)).toEqual([...Array(FILES).keys()]);
});

it("each has its own dye, judged by its own list", () => {
  for (const { file, viaHttp, viaFetch, viaHttp2, notAllowed } of reports) {
    const color = OTHERS.has(file) ? "none" : `c${file}`;
    const counted = OTHERS.has(file) ? 3 : 0;
    expect({ file, viaHttp, viaFetch, viaHttp2, notAllowed }).toEqual({
      file,
      viaHttp: color,
      viaFetch: color,
      viaHttp2: color,
      notAllowed: counted,
    });
  }
});

it("and all share one subscription", () => {
  for (const { subscribers } of reports) expect(subscribers).toEqual(reports[0]?.subscribers);
});
