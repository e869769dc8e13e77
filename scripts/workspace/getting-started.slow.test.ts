import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";
import { ROOT } from "./packages.ts";

/**
 * Runs docs/getting-started.md, from its first numbered heading to the fourth: files are written as they stand, a shell
 * block that is followed by a text block is run and has to print it, any other is a server and has to say that it
 * listens. Other than on the page are the ports (free ones), and that packages are those of this checkout.
 */
const PORTS = ["8080", "8082", "3000", "3001", "9080"];
const STEP = /^`([\w.-]+)`:\n\n```\w+\n([\s\S]*?)^```$|^```sh\n([\s\S]*?)^```$(?:\n\n```text\n([\s\S]*?)^```$)?/gm;
const PARTS_MS = 60_000;

const folder = mkdtempSync(join(tmpdir(), "hello-lanes-"));
const servers: ChildProcess[] = [];

afterAll(async () => {
  await Promise.all(servers.map(stop));
  rmSync(folder, { recursive: true });
});

it(
  "getting started runs as it is written",
  async () => {
    const page = readFileSync(join(ROOT, "docs/getting-started.md"), "utf8");
    const walk = page.slice(page.indexOf("\n## 1."), page.indexOf("\n## In your own services"));
    const ports = new Map(await Promise.all(PORTS.map(async (port) => [port, await freePort()] as const)));
    const here = (text: string) =>
      text
        .replaceAll(/(?<=\W)\d{4}(?=\W)/g, (port) => ports.get(port) ?? port)
        .replace("npx dyeing-local-mesh", `node ${join(ROOT, "packages/local-mesh/src/main.ts")}`);
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);

    const done = { files: 0, servers: 0, checks: 0 };
    for (const [, file, content = "", command = "", printed] of walk.matchAll(STEP)) {
      if (file !== undefined) {
        writeFileSync(join(folder, file), here(content));
        done.files += 1;
      } else if (printed === undefined) {
        await serve(here(command));
        done.servers += 1;
      } else {
        const { stdout } = await promisify(execFile)("bash", ["-ec", here(command)], { cwd: folder, env });
        expect(stdout, command).toBe(printed);
        done.checks += 1;
      }
    }
    expect(done).toEqual({ files: 5, servers: 5, checks: 4 });
  },
  PARTS_MS * 2,
);

const env = { ...process.env, NODE_OPTIONS: "--conditions=dyeing-source" };

async function serve(command: string): Promise<void> {
  const server = spawn("bash", ["-c", `exec env ${command}`], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  servers.push(server);
  let said = "";
  server.stderr?.on("data", (text) => {
    said += text;
  });
  const first = await Promise.race([
    once(server.stdout as NodeJS.ReadableStream, "data"),
    once(server, "exit").then(([code]) => Promise.reject(new Error(`\`${command}\` ended with ${code}: ${said}`))),
  ]);
  expect(String(first), command).toMatch(/ on \d+|"listening"/);
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = once(server, "exit");
  server.kill("SIGTERM");
  await exit;
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return String(port);
}
