// The program of a policy's worker: `@dyeing/policy/worker`. Not for services.

import { parentPort } from "node:worker_threads";
import { checkPolicyFile } from "./check-policy.ts";
import { sendInPieces } from "./in-pieces.ts";
import type { Answer, Question } from "./policy-checker.ts";

/** The YAML parser looks into it at each token, and what Node has there is no plain object: a quarter of the time. */
process.env = { ...process.env };

parentPort?.on("message", ({ id, request, port }: Question) => {
  sendInPieces(checkPolicyFile(request), port);
  port.close();
  parentPort?.postMessage({ id } satisfies Answer);
});
