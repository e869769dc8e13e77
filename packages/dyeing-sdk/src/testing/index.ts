// For tests of services: docs/guides/testing.md.

export { BleedOracle, type BleedReport, type OracleRequest } from "./bleed-oracle.ts";
export { type DyeUnderTest, inDye } from "./in-dye.ts";
export { type Sent, sentIn, sentTo } from "./sent.ts";
