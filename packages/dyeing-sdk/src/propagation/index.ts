// For @dyeing/opentelemetry and other bridges to OpenTelemetry.

export type { OtelContext } from "../telemetry/opentelemetry.ts";
export { extractDye } from "./extract-dye.ts";
export { injectDye } from "./inject-dye.ts";
