// For tests of services: docs/guides/testing.md.

export { type DyeUnderTest, inDye } from "./in-dye.ts";
export { type Sent, sentIn, sentTo } from "./sent.ts";
