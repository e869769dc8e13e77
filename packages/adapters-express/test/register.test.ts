import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

// `node --import @dyeing/sdk/register PROGRAM`: rows 11 and 27 for services without a line of code.

const run = promisify(execFile);
const root = join(import.meta.dirname, "..");

async function registered(program: string, variables: Readonly<Record<string, string>> = {}) {
  // Nothing that makes this a test run, which is quiet.
  const { VITEST: _, NODE_ENV: __, NODE_OPTIONS: ___, ...env } = process.env;
  const args = ["--conditions=dyeing-source", "--import", "@dyeing/sdk/register", join("test/register", program)];
  const { stdout, stderr } = await run(process.execPath, args, {
    cwd: root,
    env: { ...env, DYEING_SERVICE: "order", DYEING_ALLOW: "127.0.0.1", ...variables },
  });
  return { seen: JSON.parse(stdout), stderr };
}

it("an application that knows nothing of it carries: handler, listeners, fetch, node:http", async () => {
  const { seen, stderr } = await registered("unmodified.ts");
  expect(stderr).toBe("");
  expect(seen).toEqual([
    { status: 200, color: "gray", id: "r1", far: ["gray", "gray"] },
    { status: 200, color: undefined, id: expect.stringMatching(/^[0-9a-f-]{36}$/), far: ["none", "none"] },
  ]);
});

it("row 27: a host that is not on the list gets nothing", async () => {
  const { seen } = await registered("unmodified.ts", { DYEING_ALLOW: "order" });
  expect(seen[0].far).toEqual(["none", "none"]);
});

it("the kill switch leaves the application as it is, whatever else is set", async () => {
  const { seen, stderr } = await registered("unmodified.ts", { DYEING_DISABLED: "1", DYEING_ROLE: "nonsense" });
  expect(stderr).toBe("");
  expect(seen).toEqual([
    { status: 200, far: ["none", "none"] },
    { status: 200, far: ["none", "none"] },
  ]);
});

it("row 11: beside the middleware a request is received once, by it; an edge in code is refused", async () => {
  const { seen, stderr } = await registered("with-middleware.ts");
  expect(seen).toEqual({
    hop: 1,
    colors: ["gray", "gray"],
    register: {},
    middleware: { "received-twice": 1 },
    edge: "option `role`: `@dyeing/sdk/register` receives requests before this edge does, as an interior service: set DYEING_ROLE=edge and DYEING_POLICY, or leave it out",
  });
  expect(stderr.split("\n").filter((line) => line !== "")).toEqual([
    expect.stringMatching(/^dyeing: received-twice: .*leave it to `@dyeing\/sdk\/register`$/),
  ]);
});
