import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { suite } from "./suite.ts";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));

test("--json prints one object with the rows, and the exit code says whether all pass", () => {
  const { status, stdout, stderr } = bench("--quick", "--json", "--only", "encoded once / minimal");
  const { results, ...rest } = JSON.parse(stdout);
  expect(rest).toEqual({});
  expect(results).toEqual([
    expect.objectContaining({ name: expect.any(String), ratio: expect.any(Number), limit: expect.any(Number) }),
  ]);
  expect(results[0].ratio).toBeGreaterThan(0);
  expect(status).toBe(results[0].pass ? 0 : 1);
  expect(stderr).toContain("codec: round 1");
}, 60_000);

test("--list names every row without measuring", () => {
  const { status, stdout } = bench("--list");
  expect(status).toBe(0);
  expect(stdout.trim().split("\n")).toEqual(suite.flatMap((group) => group.comparisons.map(({ name }) => name)));
});

test("wrong options end with code 2 and say why", () => {
  expect(bench("--onyl", "koa")).toMatchObject({ status: 2, stderr: expect.stringContaining("--onyl") });
  expect(bench("--only", "no such row")).toMatchObject({ status: 2, stderr: expect.stringContaining("`no such row`") });
  expect(bench("--only", "(")).toMatchObject({ status: 2, stderr: expect.stringContaining("`(`") });
});

function bench(...args: string[]) {
  return spawnSync(process.execPath, ["--conditions=dyeing-source", MAIN, ...args], { encoding: "utf8" });
}
