import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "./packages.ts";

interface Locked {
  readonly optionalDependencies?: Record<string, string>;
  readonly version?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly integrity?: string;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly hasInstallScript?: boolean;
}

const lock: Record<string, Locked> = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")).packages;
const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

/** An install under an older Node silently picks older majors: these are the ones that the code is written for. */
const MAJORS: Record<string, number> = {
  node: 24,
  typescript: 7,
  vitest: 5,
  tsup: 9,
  turbo: 2,
  "@biomejs/biome": 2,
  "@opentelemetry/api": 1,
  "@opentelemetry/core": 3,
  "@opentelemetry/context-async-hooks": 3,
  undici: 8,
  express: 5,
  koa: 3,
  "@grpc/grpc-js": 1,
  "@marcbachmann/cel-js": 8,
  re2js: 2,
  zod: 4,
  yaml: 2,
  "fast-check": 4,
  pino: 10,
  "pg-boss": 12,
  ws: 8,
};

describe("package-lock.json", () => {
  it.each(Object.entries(MAJORS))("%s has major %i", (name, major) => {
    expect(Number(lock[`node_modules/${name}`]?.version?.split(".")[0])).toBe(major);
  });

  it("holds versions at or above the floors that security fixes set", () => {
    const [, minor = 0, patch = 0] = (lock["node_modules/@grpc/grpc-js"]?.version ?? "").split(".").map(Number);
    expect(minor * 1000 + patch).toBeGreaterThanOrEqual(14_004);
  });

  it("holds the packages of all platforms, or `npm ci` refuses it (scripts/complete-lock.mjs adds them)", () => {
    const wanted = Object.values(lock).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
    expect(wanted.filter((name) => !Object.keys(lock).some((path) => path.endsWith(`node_modules/${name}`)))).toEqual(
      [],
    );
    expect(Object.entries(lock).filter(([path, entry]) => path !== "" && !entry.link && !entry.version)).toEqual([]);
  });

  it("row 54: holds an integrity for every package but optional ones of one platform", () => {
    const fetched = Object.entries(lock).filter(([path, { link }]) => path.includes("node_modules/") && !link);
    const bare = fetched.filter(([, { integrity }]) => !integrity?.startsWith("sha512-"));
    expect(fetched.length).toBeGreaterThan(bare.length);
    expect(bare.filter(([, { optional, os, cpu }]) => !optional || (os ?? cpu) === undefined)).toEqual([]);
  });

  it("names no registry", () => {
    const remote = Object.entries(lock).filter(([, entry]) => entry.resolved?.startsWith("http"));
    expect(remote).toEqual([]);
  });

  it("row 54: allows the install script of `node` and of nothing else", () => {
    const allowed = Object.entries(manifest.allowScripts).filter(([, allow]) => allow !== false);
    expect(allowed).toEqual([["node", true]]);
    const withScripts = Object.entries(lock).filter(([, entry]) => entry.hasInstallScript === true);
    for (const [path] of withScripts) {
      const name = path.replace(/^.*node_modules\//, "");
      expect(manifest.allowScripts, path).toHaveProperty([name]);
    }
    expect(readFileSync(join(ROOT, ".npmrc"), "utf8")).toContain("strict-allow-scripts=true");
  });
});
