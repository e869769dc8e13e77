import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

// `node --import @dyeing/sdk/register PROGRAM`, with grpc-js imported and required.

const run = promisify(execFile);

async function registered(program: string) {
  const { VITEST: _, NODE_ENV: __, NODE_OPTIONS: ___, ...env } = process.env;
  const args = ["--conditions=dyeing-source", "--import", "@dyeing/sdk/register", join("test/register", program)];
  const { stdout, stderr } = await run(process.execPath, args, {
    cwd: join(import.meta.dirname, ".."),
    env: { ...env, DYEING_SERVICE: "matching", DYEING_ALLOW: "127.0.0.1" },
  });
  return { seen: JSON.parse(stdout), stderr };
}

it.each(["unmodified.mjs", "unmodified.cjs"])(
  "row 5: a server and a client of grpc-js that know nothing of it carry: %s",
  async (program) => {
    const { seen, stderr } = await registered(program);
    expect(stderr).toBe("");
    expect(seen).toEqual({ sent: ["gray", "blue", "undefined"], echoed: ["gray", "blue", "undefined"] });
  },
);

it("beside the interceptors a call is received once and sent once, and nothing passes them by", async () => {
  const { seen } = await registered("with-interceptors.mjs");
  expect(seen).toEqual({
    hops: [1, 2],
    lines: ["gray"],
    register: {},
    interceptors: { "received-twice": 2 },
  });
});
