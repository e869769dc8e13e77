import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entriesOf } from "../build/manifest.mjs";
import { pack } from "../build/pack.mjs";
import { ROOT, workspacePackages } from "../workspace/packages.ts";
import { writeNestProject } from "./nest-template.ts";
import { compile, TYPESCRIPT_MODES, type TypescriptMode } from "./typescript-modes.ts";
import { complaints, type Ran, UserFolder } from "./user-folder.ts";

/**
 * What is released, installed as services are that exist: by each package manager, beside older and newer frameworks,
 * compilers, test runners and tracers. Needs npm's registry.
 */
const root = mkdtempSync(join(tmpdir(), "dyeing-install-"));
const specifiers = workspacePackages()
  .filter(({ manifest }) => manifest.private !== true)
  .flatMap(({ name, manifest }) => entriesOf(manifest).map(([entry]) => join(name, entry)));

/** For the entry `@dyeing/sdk/register`, which is what importing it does. */
const REGISTER = { DYEING_SERVICE: "order" };

const GRAY = { handler: "gray", fetch: "gray", http: "gray" };
const RIDE = { express: GRAY, koa: GRAY, edge: GRAY, grpc: "gray" };
const MINUTES = 60_000;
/** Jest's own limit of five seconds is short for a server that starts on a busy machine. */
const PATIENT = `--testTimeout=${MINUTES}`;

/** By name: the tarball, as a folder of a user names it. */
let ours: Record<string, string>;

beforeAll(async () => {
  const tarballs: Record<string, string> = await pack(ROOT, root);
  ours = Object.fromEntries(Object.entries(tarballs).map(([name, path]) => [name, `file:../${basename(path)}`]));
}, 3 * MINUTES);
afterAll(() => rmSync(root, { recursive: true, force: true }), 3 * MINUTES);

/** What services install: the adapters and what these need. */
const carrying = () =>
  Object.fromEntries(Object.entries(ours).filter(([name]) => /\/(?:sdk|policy|text|express|koa|grpc)$/.test(name)));

function expectRide(ran: Ran): void {
  expect(ran).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(ran.stdout)).toEqual(RIDE);
}

function expectPassed(ran: Ran): void {
  expect(ran.code, ran.stdout + ran.stderr).toBe(0);
  expect(ran.stderr).toMatch(/Tests: +\d+ passed, \d+ total/);
}

/** With frameworks, types, tracers, compilers and runners of one age. */
const AGES = [
  {
    age: "older",
    what: "Express 4, Koa 2, OpenTelemetry 1, TypeScript 5.9, Jest 29",
    dependencies: {
      express: "^4.21.0",
      koa: "^2.16.4",
      "@opentelemetry/sdk-trace-node": "^1.30.0",
      "@types/express": "^4.17.0",
      "@types/koa": "^2.15.0",
      "@types/node": "^22.0.0",
      typescript: "~5.9.0",
      jest: "^29.7.0",
      "ts-jest": "^29.4.0",
      "@types/jest": "^29.5.0",
    },
  },
  {
    age: "newer",
    what: "Express 5, Koa 3, OpenTelemetry 2, TypeScript 7, Jest 30",
    dependencies: {
      express: "^5.1.0",
      koa: "^3.1.2",
      "@opentelemetry/sdk-trace-node": "^2.0.0",
      "@types/express": "^5.0.0",
      "@types/koa": "^3.0.0",
      "@types/node": "^24.0.0",
      typescript: "^7.0.2",
      jest: "^30.0.0",
    },
  },
];

describe.each(AGES)("npm, $what", ({ age, dependencies }) => {
  let folder: UserFolder;
  let said: string[];
  const done = new Map<TypescriptMode, ReturnType<typeof compile>>();
  const compiled = (mode: TypescriptMode) => {
    const already = done.get(mode) ?? compile(folder, mode, specifiers);
    done.set(mode, already);
    return already;
  };
  /** The folder of what a mode compiled to. */
  const outOf = async (wanted: { mode: string; type: string }) => {
    const mode = TYPESCRIPT_MODES.find(({ mode, type }) => mode === wanted.mode && type === wanted.type);
    if (mode === undefined) throw new Error("no such mode");
    return dirname((await compiled(mode)).main);
  };

  beforeAll(async () => {
    folder = new UserFolder(root, age);
    said = await folder.npmInstall({ dependencies: { ...ours, ...dependencies } });
  }, 3 * MINUTES);

  it("installs without a word about peers or engines, and without an install line for OpenTelemetry's API", () => {
    expect(said).toEqual([]);
  });

  it.each(TYPESCRIPT_MODES)(
    "TypeScript `$mode` in a package of type $type compiles, and runs",
    async (mode) => {
      const { faults, main, entries } = await compiled(mode);
      expect(faults).toEqual([]);
      expectRide(await folder.run(process.execPath, [main]));
      expect(await folder.run(process.execPath, [entries], ".", REGISTER)).toEqual({
        code: 0,
        stdout: `${specifiers.length}\n`,
        stderr: "",
      });
    },
    MINUTES,
  );

  describe("Jest", () => {
    const jest = (cwd: string, ...args: string[]) => folder.node("jest/bin/jest.js", [PATIENT, ...args], cwd);

    beforeAll(async () => {
      const commonjs = await outOf({ mode: "commonjs", type: "commonjs" });
      const modules = await outOf({ mode: "nodenext", type: "module" });
      const spec = "const { ride } = require('./ride');";
      folder.write("jest/package.json", {});
      folder.write("jest/ride.js", `module.exports = require('../${commonjs}/ride.js');`);
      const body = `test("rides", async () => expect(await ride()).toEqual(${JSON.stringify(RIDE)}));`;
      folder.write("jest/ride.spec.js", `${spec}\n${body}`);
      folder.write("jest-esm/package.json", { type: "module", jest: { transform: {} } });
      folder.write("jest-esm/ride.js", `export { ride } from '../${modules}/ride.js';`);
      folder.write("jest-esm/ride.spec.js", `import { ride } from './ride.js';\n${body}`);
      folder.write("jest-ts/package.json", { jest: { preset: "ts-jest" } });
      folder.write("jest-ts/tsconfig.json", {
        compilerOptions: {
          module: "commonjs",
          target: "es2022",
          lib: ["es2022"],
          types: ["node", "jest"],
          strict: true,
          esModuleInterop: true,
        },
      });
      for (const file of ["ride.ts", "ride.spec.ts"]) folder.copy(file, `jest-ts/${file}`);
    }, 2 * MINUTES);

    it("with its defaults", async () => expectPassed(await jest("jest")), MINUTES);

    it("without a transform", async () => expectPassed(await jest("jest", "--transform={}")), MINUTES);

    it(
      "with ES modules",
      async () => {
        const script = join(folder.path, "node_modules/jest/bin/jest.js");
        expectPassed(await folder.run(process.execPath, ["--experimental-vm-modules", script, PATIENT], "jest-esm"));
      },
      MINUTES,
    );

    // ts-jest knows TypeScript below 7; NestJS below has it with Jest 30.
    if (age === "older") it("with ts-jest", async () => expectPassed(await jest("jest-ts")), MINUTES);
  });

  // What does not depend on the age of others is tried once.
  if (age !== "newer") return;

  it(
    "a bundle for CommonJS rides",
    async () => {
      const esbuild = join(ROOT, "node_modules/.bin/esbuild");
      const source = `${await outOf({ mode: "nodenext", type: "module" })}/main.js`;
      const args = [source, "--bundle", "--platform=node", "--format=cjs", "--outfile=bundle/main.cjs"];
      expect(await folder.run(esbuild, args)).toMatchObject({ code: 0 });
      expectRide(await folder.run(process.execPath, ["bundle/main.cjs"]));
    },
    MINUTES,
  );

  describe("one module for both formats", () => {
    const instance = async (version: string, entries = specifiers) => {
      folder.copy("instance.cjs");
      const args = [join(ROOT, "scripts/with-node.mjs"), version, "instance.cjs", JSON.stringify(entries)];
      const { code, stdout, stderr } = await folder.run(process.execPath, args, ".", REGISTER);
      expect(code, stderr).toBe(0);
      const lines = stderr.split("\n").filter((line) => /^dyeing: /.test(line));
      const { twice, error } = JSON.parse(stdout);
      return { twice, error, lines, quiet: stderr === "" };
    };

    it.each(["22", "24", "26"])(
      "on Node %s, which it has nothing to say about",
      async (version) => {
        await instance(version); // fetches the version, when it is not there, and says so
        expect(await instance(version)).toEqual({ twice: [], error: undefined, lines: [], quiet: true });
      },
      2 * MINUTES,
    );

    it(
      "on the oldest Node that has the features, with one line about its age",
      async () => {
        const { twice, error, lines } = await instance("22-features");
        expect({ twice, error }).toEqual({ twice: [], error: undefined });
        expect(lines).toEqual([expect.stringContaining("node-outdated: Node 22.12.0 is below the security floor")]);
      },
      2 * MINUTES,
    );

    it(
      "on Node 20, where createDyeing() refuses",
      async () => {
        // Importing `register` is creating a runtime, and refused as that.
        const { error, lines } = await instance(
          "20",
          specifiers.filter((name) => name !== "@dyeing/sdk/register"),
        );
        expect(error).toMatch(/^ConfigurationError: Node 20\.20\.2: /);
        expect(lines).toEqual([]);
      },
      2 * MINUTES,
    );
  });
});

describe.each([11, 12])("NestJS %i as `nest new` makes it for CommonJS, with Jest", (major) => {
  let folder: UserFolder;
  let said: string[];
  const jest = (...args: string[]) =>
    folder.run(process.execPath, [
      // As the project's own script `test` does.
      ...(major === 11 ? [] : ["--experimental-vm-modules"]),
      "node_modules/jest/bin/jest.js",
      PATIENT,
      ...args,
    ]);

  beforeAll(async () => {
    folder = new UserFolder(root, `nest-${major}`);
    const manifest = await writeNestProject(folder, major);
    said = await folder.npmInstall({ ...manifest, dependencies: { ...carrying(), ...manifest.dependencies } });
    folder.copy("nest-ride.ts", "src/ride.ts");
    folder.copy("nest-ride.spec.ts", "src/ride.spec.ts");
    folder.copy("nest-ride.spec.ts", "test/ride.e2e-spec.ts");
    folder.write(
      "src/ride-main.ts",
      'import { ride } from "./ride";\nvoid ride().then((seen) => console.log(JSON.stringify(seen)));\n',
    );
  }, 3 * MINUTES);

  it("installs without a word about peers or engines", () => {
    expect(said).toEqual([]);
  });

  it(
    "compiles, and runs",
    async () => {
      expect(await folder.node("typescript/bin/tsc", ["-p", "tsconfig.json"])).toMatchObject({ code: 0, stdout: "" });
      expect(await folder.run(process.execPath, ["dist/src/ride-main.js"])).toEqual({
        code: 0,
        stdout: '{"handler":"gray","fetch":"gray"}\n',
        stderr: "",
      });
    },
    MINUTES,
  );

  it(
    "passes its own tests and ours",
    async () => {
      expectPassed(await jest());
      expectPassed(await jest("--config", "./test/jest-e2e.json"));
    },
    2 * MINUTES,
  );
});

describe("other package managers", () => {
  /** The ride as a JavaScript program. */
  const writeRide = async (folder: UserFolder) => {
    for (const file of ["ride.ts", "main.ts"]) folder.copy(file);
    const options = ["--module", "commonjs", "--target", "es2022", "--esModuleInterop", "--noCheck"];
    await folder.run(join(ROOT, "node_modules/.bin/tsc"), [...options, "main.ts"]);
  };
  const dependencies = { express: "^5.1.0", koa: "^3.1.2", "@grpc/grpc-js": "^1.14.4" };
  /** The program of a package manager, which npm brings. */
  const manager = async (name: string, range: string, program: string) => {
    const folder = new UserFolder(root, `${name}-itself`);
    expect(await folder.npmInstall({ dependencies: { [name]: range } })).toEqual([]);
    return join(folder.path, "node_modules", name, program);
  };
  /** What one of ours depends on is not in the registry yet. */
  const unpublished = () => ({ "@dyeing/sdk": ours["@dyeing/sdk"], "@dyeing/text": ours["@dyeing/text"] });

  it(
    "pnpm",
    async () => {
      const folder = new UserFolder(root, "pnpm");
      folder.write("package.json", { private: true, dependencies: { ...carrying(), ...dependencies } });
      folder.write("pnpm-workspace.yaml", { overrides: unpublished(), strictPeerDependencies: true });
      const { code, stdout, stderr } = await folder.run(process.execPath, [
        await manager("pnpm", "^12.0.0", "bin/pnpm.mjs"),
        "install",
        "--ignore-scripts",
      ]);
      expect({ code, complaints: complaints(stdout + stderr) }, stdout + stderr).toEqual({ code: 0, complaints: [] });
      await writeRide(folder);
      expectRide(await folder.run(process.execPath, ["main.js"]));
    },
    2 * MINUTES,
  );

  it(
    "yarn 1, which refuses what `engines` does not admit, on the oldest Node that has the features",
    async () => {
      const folder = new UserFolder(root, "yarn");
      const manifest = { private: true, dependencies: { ...carrying(), ...dependencies }, resolutions: unpublished() };
      folder.write("package.json", manifest);
      const withNode = [
        join(ROOT, "scripts/with-node.mjs"),
        "22-features",
        await manager("yarn", "^1.22.0", "bin/yarn.js"),
      ];
      const cache = ["--cache-folder", join(folder.path, "cache")];
      const args = [...withNode, "install", "--non-interactive", "--ignore-scripts", "--no-lockfile", ...cache];
      const { code, stdout, stderr } = await folder.run(process.execPath, args);
      expect({ code, complaints: complaints(stdout + stderr) }, stdout + stderr).toEqual({ code: 0, complaints: [] });
      await writeRide(folder);
      expectRide(await folder.run(process.execPath, ["main.js"]));
    },
    2 * MINUTES,
  );
});
