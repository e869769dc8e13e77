// The bleed oracle at size: `npm run oracle` (200,000 requests) and `npm run soak` (10,000,000). Every request has a dye of its own and
// half of the clients go away; everything that was logged, called and answered is compared with its origin.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { availableParallelism, constants } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Batch } from "./child.ts";
import { SUBJECTS } from "./subjects.ts";

/** Held in memory until they are compared. */
const BATCH = 4000;
const CONFIDENCE = 0.95;
const PROGRESS_EVERY_MS = 60_000;

const { values } = parseArgs({ options: { requests: { type: "string", default: "200000" } } });
const wanted = Number(values.requests);
if (!Number.isInteger(wanted) || wanted < 200) {
  console.error(`--requests is not a number of at least 200: \`${values.requests}\``);
  process.exit(2);
}

const tallies = new Map(
  SUBJECTS.map(({ name }) => [name, { requests: 0, cut: 0, calls: 0, reloads: 0, broken: 0, faults: [] as string[] }]),
);
const started = performance.now();
const seconds = () => Math.round((performance.now() - started) / 1000);
const processes: ChildProcess[] = [];
let stoppedBy: NodeJS.Signals | undefined;
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    stoppedBy = signal;
    for (const child of processes) child.kill();
  });
const progress = setInterval(tellProgress, PROGRESS_EVERY_MS);

const children = Math.max(1, Math.min(availableParallelism(), SUBJECTS.length));
const size = Math.min(BATCH, Math.max(200, Math.ceil(wanted / SUBJECTS.length)));
const ends = await Promise.all(Array.from({ length: children }, (_, at) => play(at)));
clearInterval(progress);

const total = { requests: 0, cut: 0, calls: 0, reloads: 0, broken: 0 };
let faults = ends.filter((end) => end !== undefined).length;
for (const end of ends) if (end !== undefined) console.log(`FAULT  ${end}`);
const line = (name: string, row: typeof total, end: string) =>
  console.log(
    [name.padEnd(36), ...[row.requests, row.cut, row.calls, row.reloads].map((n) => String(n).padStart(10)), end].join(
      " ",
    ),
  );
console.log(["".padEnd(36), "requests", "cut off", "calls", "reloads"].map((text) => text.padStart(10)).join(" "));
for (const [name, tally] of tallies) {
  line(name, tally, tally.faults.length === 0 ? "" : `  ${tally.faults.length} FAULTS`);
  for (const fault of tally.faults.slice(0, 3)) console.log(`FAULT  ${name}: ${fault}`);
  faults += tally.faults.length;
  // A subject that played nothing has shown nothing.
  if (tally.requests === 0) faults += 1;
  for (const key of ["requests", "cut", "calls", "reloads", "broken"] as const) total[key] += tally[key];
}
line("all", total, "");
if (total.broken > 0)
  console.log(
    `\n${total.broken} connections ended by themselves: node:http2 does, of clients that cancel all the time`,
  );
if (stoppedBy !== undefined) {
  console.log(`\nSTOPPED by ${stoppedBy} after ${total.requests} of ${wanted} requests, ${seconds()} s`);
  process.exitCode = 128 + constants.signals[stoppedBy];
} else if (faults > 0 || total.requests < wanted || total.reloads === 0) {
  console.log(`\nFAIL: ${faults} faults in ${total.requests} requests, ${total.reloads} reloads, ${seconds()} s`);
  process.exitCode = 1;
} else {
  // The rate at which so many without a fault would still be seen one time in twenty.
  const bound = 1 - (1 - CONFIDENCE) ** (1 / total.requests);
  console.log(
    `\n0 bled, 0 lost of ${total.requests} requests, ${total.cut} of them cut off, ${total.reloads} reloads, ${seconds()} s: with 95 % confidence fewer than ${bound.toExponential(1)} (1 in ${Math.floor(1 / bound)})`,
  );
}

/** @returns How it ended before it was done; undefined when it was. */
async function play(at: number): Promise<string | undefined> {
  const share = Math.ceil(wanted / children);
  const args = [at, children, share, size].map(String);
  // grpc-js complains about clients that go away.
  const env = { ...process.env, GRPC_VERBOSITY: "NONE" };
  const child = fork(join(import.meta.dirname, "child.ts"), args, { env });
  processes.push(child);
  child.on("message", (message) => {
    const { name, fault, ...played } = message as Batch;
    const tally = tallies.get(name);
    if (tally === undefined) throw new Error(`nobody is called \`${name}\``);
    for (const key of ["requests", "cut", "calls", "reloads", "broken"] as const) tally[key] += played[key] ?? 0;
    if (fault !== undefined) tally.faults.push(fault);
  });
  const [code, signal] = await once(child, "exit");
  return code === 0 || stoppedBy !== undefined ? undefined : `a process ended with ${signal ?? code}`;
}

/** On the error stream: what stands on the other is the result. */
function tellProgress(): void {
  const rows = [...tallies.values()];
  const made = rows.reduce((sum, { requests }) => sum + requests, 0);
  const found = rows.reduce((sum, row) => sum + row.faults.length, 0);
  const left = made === 0 ? "" : `, about ${Math.ceil(((wanted - made) * seconds()) / made / 60)} minutes to go`;
  console.error(`${made} of ${wanted} requests, ${found} faults, ${seconds()} s${left}`);
}
