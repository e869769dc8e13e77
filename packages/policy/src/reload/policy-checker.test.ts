import { execFileSync } from "node:child_process";
import { afterEach, describe, expect, it, vi } from "vitest";
import { PolicyChecker } from "./policy-checker.ts";

const request = (text: string, sources?: readonly string[]) => ({
  bytes: Buffer.from(text),
  file: "dyeing.yaml",
  sources,
});
let checker: PolicyChecker;
afterEach(() => checker.close());

const workers = () =>
  process.getActiveResourcesInfo().filter((name) => name === "Worker" || name === "MessagePort").length;

describe("PolicyChecker", () => {
  it("checks in a worker: what comes back is a document with its warnings, or faults with their places", async () => {
    checker = new PolicyChecker();
    expect(await checker.check(request("revision: r1\n"))).toMatchObject({
      document: { revision: "r1" },
      warnings: [{ code: "DYE_POLICY_NO_COLOR", file: "dyeing.yaml", line: 1 }],
    });
    expect(await checker.check(request("revision: 1\n"))).toMatchObject({
      issues: [{ code: "DYE_POLICY_SCHEMA", file: "dyeing.yaml", line: 1, column: 11, path: "revision" }],
    });
    expect(checker.inThisThread).toBe(false);
  }, 60_000);

  it("knows the names of the sources", async () => {
    checker = new PolicyChecker();
    const text = "revision: r1\ntags: { level: { header: x-level, from: { source: userLevel, by: claims.sub } } }\n";
    expect(await checker.check(request(text, ["userLevel"]))).toMatchObject({ document: { revision: "r1" } });
    expect(await checker.check(request(text, []))).toMatchObject({
      issues: [{ code: "DYE_POLICY_REFERENCE", path: "tags.level.from.source" }],
    });
  }, 60_000);

  it("ends the worker when nobody asks any more, and starts another one", async () => {
    checker = new PolicyChecker(20);
    await checker.check(request("revision: r1\n"));
    const running = workers();
    await vi.waitFor(() => expect(workers()).toBeLessThanOrEqual(Math.max(0, running - 1)), { timeout: 30_000 });
    expect(await checker.check(request("revision: r2\n"))).toMatchObject({ document: { revision: "r2" } });
  }, 60_000);

  it("is not dyed itself by what is preloaded, and works for programs that are texts", () => {
    const program = `
      const { PolicyChecker } = await import(${JSON.stringify(new URL("policy-checker.ts", import.meta.url).href)});
      const checker = new PolicyChecker();
      const alive = setInterval(() => {}, 1000);
      await checker.check({ bytes: Buffer.from("revision: r1"), file: "dyeing.yaml", sources: undefined });
      console.log(checker.inThisThread);
      checker.close();
      clearInterval(alive);`;
    const preload = "data:text/javascript,console.log(process.env.DYEING_DISABLED)";
    const args = ["--conditions=dyeing-source", "--input-type=module", "--import", preload, "--eval", program];
    const env = { ...process.env, DYEING_DISABLED: "0" };
    expect(execFileSync(process.execPath, args, { encoding: "utf8", env })).toBe("0\n1\nfalse\n");
  }, 60_000);

  it("checks in this thread where no worker can be had", async () => {
    checker = new PolicyChecker();
    checker.inThisThread = true;
    expect(await checker.check(request("revision: r1\n"))).toMatchObject({ document: { revision: "r1" } });
  });
});
