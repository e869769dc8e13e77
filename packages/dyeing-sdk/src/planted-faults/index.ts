export type { ContextStorage } from "../process/process-state.ts";
export { currentDyeHeaders } from "./current-dye-headers.ts";
export { replaceStorage } from "./replace-storage.ts";
export { withLeak } from "./with-leak.ts";
export { withoutDye } from "./without-dye.ts";
