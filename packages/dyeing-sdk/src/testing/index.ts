export { dyeHeadersOf } from "./dye-headers-of.ts";
export { withoutDye } from "./without-dye.ts";
