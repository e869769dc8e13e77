import type { Dyeing } from "../dyeing/dyeing.ts";
import { registered } from "./registered.ts";

// `node --import @dyeing/sdk/register app.js`: importing this is what does it.

/** The runtime that the environment describes, for code that adds tags, logs or sends messages. */
export const dyeing: Dyeing = registered();
