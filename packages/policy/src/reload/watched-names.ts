import { lstat, readlink } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";

/** As many as Linux follows. */
const MAX_LINKS = 40;

/**
 * The folders in which an entry of a path may be replaced, each with the names that count: that of the file itself and of every
 * symbolic link on the way. A ConfigMap's file is a link into `..data`, which is a link as well, and that one is swapped.
 */
export async function watchedNames(path: string): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const names = new Map<string, Set<string>>();
  const watch = (folder: string, name: string) => {
    const known = names.get(folder);
    if (known === undefined) names.set(folder, new Set([name]));
    else known.add(name);
  };
  const whole = resolve(path);
  let folder: string = sep;
  let rest = partsOf(whole);
  for (let links = 0; links <= MAX_LINKS; ) {
    const [name, ...behind] = rest;
    if (name === undefined) break;
    const here = join(folder, name);
    const target = await targetOf(here);
    if (target !== undefined) {
      links += 1;
      watch(folder, name);
      const aim = resolve(folder, target);
      folder = sep;
      rest = [...partsOf(aim), ...behind];
    } else {
      if (behind.length === 0) watch(folder, name);
      folder = here;
      rest = behind;
    }
  }
  // Also where nothing is there yet: it may come.
  watch(dirname(whole), whole.slice(whole.lastIndexOf(sep) + 1));
  return names;
}

function partsOf(path: string): string[] {
  return path.split(sep).filter((part) => part !== "");
}

/** Of a symbolic link; undefined for everything else. */
async function targetOf(path: string): Promise<string | undefined> {
  try {
    return (await lstat(path)).isSymbolicLink() ? await readlink(path) : undefined;
  } catch {
    return undefined;
  }
}
