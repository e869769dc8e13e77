// The program of a policy's worker: `@dyeing/policy/worker`. Not for services.

import { parentPort } from "node:worker_threads";
import { type CheckedPolicy, type CheckRequest, checkPolicyFile } from "./check-policy.ts";
import type { Numbered } from "./policy-checker.ts";

parentPort?.on("message", ({ id, content }: Numbered<CheckRequest>) => {
  parentPort?.postMessage({ id, content: checkPolicyFile(content) } satisfies Numbered<CheckedPolicy>);
});
