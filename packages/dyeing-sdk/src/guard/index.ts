// For staging and tests: which calls leave without a dye because nobody knows whose they are.

export type { GuardFinding } from "./finding.ts";
export { type Guard, type GuardOptions, startGuard } from "./guard.ts";
