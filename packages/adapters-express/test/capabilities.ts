import type { Capabilities } from "@dyeing/adapter-conformance";

/** What the Express adapter cannot do, with reasons. */
export const capabilities: Capabilities = { unsupported: {} };
