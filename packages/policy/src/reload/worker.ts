// The program of a policy's worker: `@dyeing/policy/worker`. Not for services.

import { parentPort } from "node:worker_threads";
import { type CheckRequest, checkPolicyFile } from "./check-policy.ts";

parentPort?.on("message", (request: CheckRequest) => {
  parentPort?.postMessage(checkPolicyFile(request));
});
