import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { AccessLogFile } from "./access-log-file.ts";

async function path(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "access-log-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, "access.log");
}

const linesOf = async (file: string): Promise<unknown[]> =>
  (await readFile(file, "utf8"))
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

describe("AccessLogFile", () => {
  it("writes without being asked", async () => {
    const file = await path();
    const log = await AccessLogFile.open(file);
    onTestFinished(() => log.close());
    log.write({ path: "/a" });
    await expect.poll(() => linesOf(file), { timeout: 10_000 }).toEqual([{ path: "/a" }]);
  });

  it("keeps every line and their order, and appends", async () => {
    const file = await path();
    for (let round = 0; round < 2; round++) {
      const log = await AccessLogFile.open(file);
      for (let index = 0; index < 5000; index++) log.write({ path: `/${round}/${index}`, user_agent: "x".repeat(50) });
      await log.close();
    }
    const lines = await linesOf(file);
    expect(lines).toHaveLength(10_000);
    expect(lines[5001]).toMatchObject({ path: "/1/1" });
  });

  it("keeps hostile text inside its line", async () => {
    const file = await path();
    const log = await AccessLogFile.open(file);
    const hostile = '"}\n{"path":"/forged"}\u2028\u0000\\';
    log.write({ path: hostile });
    await log.close();
    expect(await linesOf(file)).toEqual([{ path: hostile }]);
  });

  it("says when a line is lost", async () => {
    const log = await AccessLogFile.open("/dev/full");
    log.write({ path: "/a" });
    await expect(log.flush()).rejects.toMatchObject({ code: "ENOSPC" });
    await expect(log.close()).rejects.toMatchObject({ code: "ENOSPC" });
  });
});
