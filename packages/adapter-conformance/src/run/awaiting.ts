import type { Capabilities } from "../subject/capabilities.ts";

/**
 * Where the subject is right and the SDK is not yet: by `name (side)` of the subject. Temporary: an entry goes with the
 * change that makes its case pass, which fails the suite until it is gone, and this file goes with the last entry.
 */
export const awaiting: Readonly<Record<string, Capabilities["unsupported"]>> = {};
