import type { Capabilities } from "@dyeing/adapter-conformance";

/** What the Koa adapter cannot do, with reasons. */
export const capabilities: Capabilities = { unsupported: {} };
