import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pack } from "../build/pack.mjs";
import { writeNestProject } from "../install/nest-template.ts";
import { UserFolder } from "../install/user-folder.ts";
import { ROOT } from "../workspace/packages.ts";

/**
 * Applications that know nothing of us, started with `node --import @dyeing/sdk/register`: what is released, with frameworks from
 * npm's registry.
 */
const root = mkdtempSync(join(tmpdir(), "dyeing-register-"));
const MINUTES = 60_000;
const VARIABLES = { DYEING_SERVICE: "trips", DYEING_ALLOW: "127.0.0.1" };
let sdk: string;

beforeAll(async () => {
  const tarballs: Record<string, string> = await pack(ROOT, root, ["@dyeing/sdk"]);
  sdk = `file:../${basename(tarballs["@dyeing/sdk"] ?? "")}`;
}, 3 * MINUTES);
afterAll(() => rmSync(root, { recursive: true, force: true }), MINUTES);

const SEEN = ["gray", "blue", undefined].map((color) => ({
  said: color ?? null,
  ...(color && { body: color }),
  sent: [color ?? "none", color ?? "none"],
}));

it(
  "Express 4 and 5, Koa, Fastify and NestJS carry from the request to fetch and node:http; grpc-js from call to call",
  async () => {
    const folder = new UserFolder(root, "frameworks");
    const said = await folder.npmInstall({
      dependencies: {
        "@dyeing/sdk": sdk,
        "@grpc/grpc-js": "^1.14.4",
        "@koa/bodyparser": "^6.0.0",
        "@nestjs/common": "^11.0.0",
        "@nestjs/core": "^11.0.0",
        "@nestjs/platform-express": "^11.0.0",
        express: "^5.1.0",
        express4: "npm:express@^4.22.0",
        fastify: "^5.0.0",
        koa: "^3.1.2",
        "reflect-metadata": "^0.2.0",
        rxjs: "^7.8.0",
      },
    });
    expect(said).toEqual([]);
    cpSync(join(import.meta.dirname, "files"), folder.path, { recursive: true });
    cpSync(join(ROOT, "packages/adapters-grpc/test/register"), folder.path, { recursive: true });
    const started = (file: string, flag = "--import") =>
      folder.run(process.execPath, ["--no-deprecation", flag, "@dyeing/sdk/register", file], ".", VARIABLES);
    for (const file of ["express-4.cjs", "express-5.cjs", "express-5.mjs", "koa.cjs", "fastify.cjs", "nest.cjs"]) {
      const { stdout, stderr } = await started(file);
      expect({ file, stderr }).toEqual({ file, stderr: "" });
      expect({ file, seen: JSON.parse(stdout) }).toEqual({ file, seen: SEEN });
    }
    for (const file of ["unmodified.cjs", "unmodified.mjs"]) {
      const { stdout, stderr } = await started(file);
      const grpc = { sent: ["gray", "blue", "undefined"], echoed: ["gray", "blue", "undefined"] };
      expect({ file, stderr, seen: JSON.parse(stdout) }).toEqual({ file, stderr: "", seen: grpc });
    }
    const required = await started("express-5.cjs", "--require");
    expect({ stderr: required.stderr, seen: JSON.parse(required.stdout) }).toEqual({ stderr: "", seen: SEEN });
  },
  5 * MINUTES,
);

it(
  "a CommonJS NestJS project, as `nest new` makes it, carries under its own Jest",
  async () => {
    const folder = new UserFolder(root, "nest");
    const manifest = await writeNestProject(folder, 11);
    await folder.npmInstall({ ...manifest, dependencies: { "@dyeing/sdk": sdk, ...manifest.dependencies } });
    cpSync(join(import.meta.dirname, "files/nest.e2e-spec.ts"), join(folder.path, "test/dyed.e2e-spec.ts"));
    const args = ["node_modules/jest/bin/jest.js", "--testTimeout=60000", "--config", "./test/jest-e2e.json"];
    const options = { ...VARIABLES, NODE_OPTIONS: "--import @dyeing/sdk/register" };
    const ran = await folder.run(process.execPath, args, ".", options);
    expect(ran.code, ran.stdout + ran.stderr).toBe(0);
    expect(ran.stderr).toMatch(/Tests: +2 passed, 2 total/);
    const without = await folder.run(process.execPath, args);
    expect(without.stderr).toMatch(/Tests: +1 failed, 1 passed, 2 total/);
  },
  5 * MINUTES,
);
