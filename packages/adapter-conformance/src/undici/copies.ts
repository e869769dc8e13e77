import { createRequire } from "node:module";
import * as undici8 from "undici";
import * as undici6 from "undici6";
import * as undici7 from "undici7";
import type { UndiciDispatcher, UndiciLibrary } from "../subjects/undici-library.ts";

interface Dispatching extends UndiciDispatcher {
  dispatch(opts: object, handler: object): boolean;
}

/** What these tests use beside what the subjects do. */
export interface UndiciCopy extends UndiciLibrary {
  readonly Agent: new (options?: object) => Dispatching;
  readonly Client: new (origin: string, options?: object) => Dispatching & Pick<UndiciLibrary, "request">;
}

export const COPIES: readonly (readonly [string, UndiciCopy])[] = [
  ["undici 6", undici6 as unknown as UndiciCopy],
  ["undici 7", undici7 as unknown as UndiciCopy],
  ["undici 8", undici8 as unknown as UndiciCopy],
];

/**
 * A copy that nobody can find, as one inside a bundle: loaded while no runtime lives, and gone from the module cache. It is
 * another one than the copies above.
 */
export function hiddenCopy(name: string): UndiciCopy {
  const require = createRequire(import.meta.url);
  const folder = require.resolve(`${name}/package.json`).replace(/package\.json$/, "");
  const loaded = new Map<string, NodeJS.Module | undefined>();
  const clear = (keep: (file: string) => void) => {
    for (const file of Object.keys(require.cache)) {
      if (!file.startsWith(folder)) continue;
      keep(file);
      delete require.cache[file];
    }
  };
  clear((file) => loaded.set(file, require.cache[file]));
  const copy = require(name) as UndiciCopy;
  clear(() => {});
  for (const [file, module] of loaded) require.cache[file] = module;
  return copy;
}
