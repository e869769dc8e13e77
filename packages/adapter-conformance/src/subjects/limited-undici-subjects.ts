import * as undici from "undici";
import type { UndiciLibrary } from "./undici-library.ts";
import { undiciSubjects } from "./undici-subjects.ts";

const NAMES = new Set(["undici.request", "undici.request, Pool", "undici.fetch"]);

/** With two connections to a host, for which 64 callers wait: what the oracle plays of undici (`scripts/oracle`). */
export const limitedUndiciSubjects = undiciSubjects("undici", undici as unknown as UndiciLibrary, 1).filter(
  ({ name }) => NAMES.has(name),
);
