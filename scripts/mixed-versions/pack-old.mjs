import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

/** The commit of @dyeing/sdk 0.1.0: the wire format before keys travelled. */
const COMMIT = "d6d25c5bc059879ba5deccd40aab8ea2ddf1f748";

/**
 * Builds and packs @dyeing/sdk 0.1.0 from the repository's history, and installs the tarball with its own dependencies
 * below `folder`. Returns the folder of the installed package. Throws when the history or the registry is not there.
 */
export function packOld(root, folder) {
  const run = (command, args, cwd, input) =>
    execFileSync(command, args, {
      cwd,
      input,
      maxBuffer: 1 << 28,
      stdio: [input ? "pipe" : "ignore", "pipe", "inherit"],
    });
  const checkout = join(folder, "checkout");
  mkdirSync(checkout);
  const archive = run("git", ["archive", COMMIT, "package.json", "tsconfig.base.json", "packages/dyeing-sdk"], root);
  run("tar", ["-x"], checkout, archive);
  symlinkSync(join(root, "node_modules"), join(checkout, "node_modules"));
  const source = join(checkout, "packages/dyeing-sdk");
  run(join(root, "node_modules/.bin/tsup"), ["--silent"], source);
  const packed = String(run("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], source));
  const app = join(folder, "app");
  mkdirSync(app);
  const flags = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
  run("npm", ["install", "--prefix", app, ...flags, join(folder, packed.trim()), "@opentelemetry/api@1.10"], app);
  return join(app, "node_modules/@dyeing/sdk");
}
