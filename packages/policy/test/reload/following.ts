// A process that follows a policy file, and says how it does for every line that it gets. Arguments: the file, the last good one.
import { createInterface } from "node:readline";
import { filePolicy } from "@dyeing/policy";
import { factsOf } from "../facts.ts";

const [, , file = "", lastGood = ""] = process.argv;
const policy = filePolicy(file, { lastGood, settleMs: 0, pollMs: 100 });
const told: string[] = [];
policy.observe?.((event) => told.push(event));
for await (const _line of createInterface(process.stdin)) {
  const { state, revision, seenBy } = await policy.reload();
  const { color } = policy.current().decide(factsOf({}));
  process.stdout.write(`${JSON.stringify({ state, revision, color, seenBy, told })}\n`);
}
