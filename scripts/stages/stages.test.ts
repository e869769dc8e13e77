import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../workspace/packages.ts";
import { STAGES } from "./stages.mjs";

const SCRIPT = join(ROOT, ".ci/run");
const install = Number(/^budget=(\d+)/m.exec(readFileSync(SCRIPT, "utf8"))?.[1]);

const sum = (stages: readonly { readonly budget: number }[]) => stages.reduce((total, { budget }) => total + budget, 0);

describe("budgets", () => {
  it("of `npm test` add up to at most 5 minutes", () => {
    expect(sum(STAGES.quick)).toBeLessThanOrEqual(300);
  });

  it("of CI, `npm ci` included, add up to at most 75 minutes, cold", () => {
    expect(install).toBeGreaterThan(0);
    expect(install + sum(STAGES.ci)).toBeLessThanOrEqual(75 * 60);
  });

  it("of `npm test` within CI are those of `npm test`", () => {
    expect(STAGES.ci.find(({ name }) => name === "npm test")?.budget).toBe(sum(STAGES.quick));
  });
});

describe(".ci/run", () => {
  it("ends with one failure when the installation fails", async () => {
    const folder = mkdtempSync(join(tmpdir(), "dyeing-ci-"));
    try {
      writeFileSync(join(folder, "npm"), "#!/bin/sh\necho cannot install\nexit 7\n", { mode: 0o755 });
      const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
      const { code, stdout } = await bash(SCRIPT, env);
      expect(stdout.trimEnd().split("\n").at(-1)).toBe("0 passed, 1 failed");
      expect(code).toBe(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function bash(script: string, env: NodeJS.ProcessEnv): Promise<{ code: unknown; stdout: string }> {
  return new Promise((resolve) => {
    execFile("bash", [script], { env }, (error, stdout) => resolve({ code: error?.code ?? 0, stdout }));
  });
}
