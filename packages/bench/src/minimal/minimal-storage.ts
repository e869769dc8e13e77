import { AsyncLocalStorage } from "node:async_hooks";
import type { MinimalDye } from "./minimal-dye.ts";

/** Where the minimal counterparts keep a dye. */
export const minimalStorage = new AsyncLocalStorage<MinimalDye>();
