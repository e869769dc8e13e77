import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import { LabError } from "../lab/lab-error.ts";

const REPOSITORY = join(import.meta.dirname, "../../..");
const SCRIPT = "scripts/image/make-image.mjs";
/** What the image is made of. */
const SOURCES = [
  "package-lock.json",
  "packages/*/package.json",
  "packages/*/src/**/*.ts",
  "reference-app/**/*.{ts,sql,json,proto}",
  "scripts/{build,image}/**/*.mjs",
];
const NOT = ["**/node_modules/**", "**/*.test.ts", "reference-app/{demo,e2e,mesh,deploy}/**"];

const KEEP_MS = 24 * 3_600_000;

/** The image's folder, made when its sources have changed. */
export function carpoolImage(cache: string): string {
  const folder = join(cache, `carpool-image-${keyOf(SOURCES)}`);
  if (existsSync(folder)) {
    utimesSync(folder, new Date(), new Date());
    return folder;
  }
  mkdirSync(dirname(folder), { recursive: true });
  // Those of other sources may be another lab's, but not for ever.
  for (const old of globSync("carpool-image-*", { cwd: cache }).map((name) => join(cache, name))) {
    if (Date.now() - statSync(old).mtimeMs > KEEP_MS) rmSync(old, { recursive: true });
  }
  process.stderr.write("making the image of the carpool system\n");
  const { status } = spawnSync(process.execPath, [join(REPOSITORY, SCRIPT), folder], { stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new LabError("The image of the carpool system cannot be made; what npm said stands above.");
  return folder;
}

function keyOf(patterns: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of globSync([...patterns], { cwd: REPOSITORY, exclude: NOT }).sort()) {
    const path = join(REPOSITORY, file);
    hash.update(`\0${file}\0`).update(readFileSync(path));
  }
  return hash.digest("hex").slice(0, 16);
}
