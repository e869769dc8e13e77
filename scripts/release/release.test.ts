import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, workspacePackages } from "../workspace/packages.ts";

const workflow = readFileSync(join(ROOT, ".github/workflows/release.yml"), "utf8");
const { repository, packageManager } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const job = (name: string) => new RegExp(`^  ${name}:\\n(?:(?:    .*)?\\n)*`, "m").exec(workflow)?.[0] ?? "";

describe("release.yml", () => {
  it("starts from a tag alone", () => {
    expect(/^on:\n((?: {2}.*\n)*)/m.exec(workflow)?.[1]).toBe('  push:\n    tags: ["v*"]\n');
  });

  it("stages, never publishes, and knows no secret", () => {
    expect(workflow).toMatch(/npm stage publish "\$tarball"/);
    expect(workflow).not.toMatch(/npm publish|changeset publish|secrets\.|NODE_AUTH_TOKEN/);
  });

  it("gives the right to stage to a job that runs nothing of the repository", () => {
    expect(workflow.match(/id-token: write/g)).toHaveLength(1);
    expect(job("stage")).toContain("id-token: write");
    expect(job("stage")).not.toMatch(/checkout|npm ci|scripts\//);
    expect(workflow).toMatch(/^permissions: \{\}$/m);
  });

  it("names every action by its commit", () => {
    const uses = [...workflow.matchAll(/uses: (\S+)/g)].map(([, action]) => action);
    expect(uses.length).toBeGreaterThan(0);
    for (const action of uses) expect(action).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/);
  });

  it("uses the npm that the workspace names", () => {
    const versions = [...workflow.matchAll(/npm install --global (npm@\S+)/g)].map(([, version]) => version);
    expect(new Set(versions)).toEqual(new Set([packageManager]));
  });
});

describe("check-release.mjs", () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, "packages/dyeing-sdk/package.json"), "utf8"));
  const place = repository.replace("https://github.com/", "");
  const check = (GITHUB_REF_NAME: string, GITHUB_REPOSITORY: string) =>
    new Promise<string>((resolve) => {
      const env = { ...process.env, GITHUB_REF_NAME, GITHUB_REPOSITORY };
      execFile(process.execPath, [join(ROOT, "scripts/release/check-release.mjs")], { env }, (_error, _out, stderr) =>
        resolve(stderr),
      );
    });

  it("refuses another version's tag, for each package", async () => {
    const published = workspacePackages().filter(({ manifest }) => manifest.private !== true);
    const refused = (await check("v99.0.0", place)).split("\n").filter((line) => line.includes("and the tag v99.0.0"));
    expect(refused).toHaveLength(published.length);
    expect(await check(`v${version}`, place)).not.toContain("and the tag");
  });

  it("refuses a repository that the manifests do not name", async () => {
    expect(await check(`v${version}`, "somebody/fork")).toContain("this is somebody/fork");
    expect(await check(`v${version}`, place)).not.toContain("this is");
  });
});
