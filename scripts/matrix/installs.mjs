// Packs our packages and installs what the rows need, each set once, under one folder.
import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { pack } from "../build/pack.mjs";
import { FRAMEWORKS, INSTALLS } from "./rows.mjs";

const run = promisify(execFile);
const PACKED = ["@dyeing/sdk", "@dyeing/express", "@dyeing/koa"];

export class Installs {
  #root;
  #checkout;
  #tarballs;
  /** By name: one install at a time, as npm itself uses all cores. */
  #done = new Map();

  constructor(root, checkout) {
    this.#root = root;
    this.#checkout = checkout;
  }

  async pack() {
    this.#tarballs = Object.values(await pack(this.#checkout, this.#root, PACKED));
  }

  /** The folder in which the programs of a row can be started. */
  async folderOf({ install, framework }) {
    const folder = await this.#once(install, () => this.#installTracer(install));
    const modules = await this.#once(framework, () => this.#install(framework, FRAMEWORKS[framework]));
    return this.#once(`${install}/${framework}`, async () => {
      const programs = join(folder, framework);
      mkdirSync(programs);
      symlinkSync(join(modules, "node_modules"), join(programs, "node_modules"));
      const source = new URL("programs/", import.meta.url);
      for (const file of readdirSync(source)) copyFileSync(new URL(file, source), join(programs, file));
      return programs;
    });
  }

  async #once(key, make) {
    if (!this.#done.has(key)) this.#done.set(key, await make());
    return this.#done.get(key);
  }

  async #installTracer(name) {
    const { vendor, ...packages } = INSTALLS[name];
    const extra = [...this.#tarballs];
    if (vendor !== undefined) {
      const folder = join(this.#root, `${name}-source`);
      mkdirSync(folder);
      writeFileSync(
        join(folder, "package.json"),
        JSON.stringify({ name: "vendor-sdk", version: "1.0.0", main: "index.cjs", dependencies: vendor }),
      );
      copyFileSync(new URL("vendor-sdk.cjs", import.meta.url), join(folder, "index.cjs"));
      extra.push(folder);
    }
    return this.#install(name, packages, extra);
  }

  async #install(name, packages, extra = []) {
    const cwd = join(this.#root, name);
    mkdirSync(cwd);
    writeFileSync(join(cwd, "package.json"), JSON.stringify({ private: true }));
    const wanted = Object.entries(packages).map(([name, range]) => `${name}@${range}`);
    const flags = ["--ignore-scripts", "--install-links", "--legacy-peer-deps", "--prefer-offline"];
    await run("npm", ["install", ...flags, "--no-audit", "--no-fund", "--loglevel=error", ...extra, ...wanted], {
      cwd,
    });
    return cwd;
  }
}
