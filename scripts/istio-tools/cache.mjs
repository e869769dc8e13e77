import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Outside the checkout, so that a fresh clone finds what another one built. */
const CACHE = process.env.DYEING_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "dyeing");

/** The folder of what is made from these files, on this platform. */
export function folderFor(name, files) {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}`);
  for (const file of files) hash.update("\0").update(readFileSync(file));
  return join(CACHE, `${name}-${hash.digest("hex").slice(0, 16)}`);
}

/** Whole or not at all: two runs at a time, or one that is ended in the middle, leave no half of it. */
export async function install(folder, name, make) {
  if (existsSync(folder)) {
    console.log(`${name}: ${folder}`);
    return;
  }
  console.log(`${name}: into ${folder}`);
  const started = Date.now();
  const partial = `${folder}.${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  try {
    await make(partial);
    if (!existsSync(folder)) renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  console.log(`${name}: ${Math.round((Date.now() - started) / 1000)} s`);
}
