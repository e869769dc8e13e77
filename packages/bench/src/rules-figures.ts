import { staticPolicy } from "@dyeing/policy";
import type { RequestFacts } from "@dyeing/sdk";
import { median, quantile } from "./report/quantile.ts";
import { factsOf } from "./workload/rules-operations.ts";
import { REQUESTS, rulesWorkload } from "./workload/rules-policies.ts";

// What decisions and loading cost in microseconds, against what they must not exceed: of this machine, as it is now. The rows
// of the bench compare with neighbours instead. Exit code 1 when a figure is over.

interface Figure {
  readonly kind: string;
  readonly count: number;
  /** Microseconds of CPU time per decision. */
  readonly most: number;
}

const FIGURES: readonly Figure[] = [
  { kind: "selective", count: 10, most: 1 },
  { kind: "selective", count: 1000, most: 1 },
  { kind: "selective", count: 10_000, most: 2 },
  { kind: "shared", count: 1000, most: 1 },
  { kind: "shared", count: 10_000, most: 1 },
  { kind: "distinct", count: 100, most: 10 },
  { kind: "patterns", count: 1000, most: 4 },
];
const MOST_P99 = 10;
const MOST_LOAD_MS = 250;
const ROUNDS = 7;
const DECISIONS = 50_000;

let over = false;
for (const { kind, count, most } of FIGURES) {
  const decide = decider(kind, count);
  const each = median(Array.from({ length: ROUNDS }, () => cpuPerDecision(decide)));
  const { p99, own } = tailOf(decide);
  say(
    `${count} ${kind} rules: ${each.toFixed(2)} us of ${most}, p99 ${p99.toFixed(1)} us of ${MOST_P99} (by the middle of each request ${own.toFixed(1)})`,
  );
  over ||= each > most || p99 > MOST_P99;
}
const { document } = rulesWorkload("selective", 10_000);
const loads = Array.from({ length: ROUNDS }, () => {
  const start = performance.now();
  staticPolicy(document);
  return performance.now() - start;
});
const [first = 0] = loads;
say(
  `10,000 rules, document to policy: ${first.toFixed(0)} ms at first, then ${median(loads).toFixed(0)} of ${MOST_LOAD_MS}`,
);
over ||= median(loads) > MOST_LOAD_MS;
process.exitCode = over ? 1 : 0;

function decider(kind: string, count: number): (index: number) => unknown {
  const { document, requests } = rulesWorkload(kind, count);
  const policy = staticPolicy(document).current();
  const facts = requests.map(factsOf);
  const decide = (index: number) => policy.decide(facts[index % facts.length] as RequestFacts);
  for (let index = 0; index < 2 * DECISIONS; index += 1) decide(index);
  return decide;
}

function cpuPerDecision(decide: (index: number) => unknown): number {
  const start = process.cpuUsage();
  for (let index = 0; index < DECISIONS; index += 1) decide(index);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / DECISIONS;
}

/**
 * Of 100 decisions 99 are within `p99` microseconds, by the clock: with what the machine does meanwhile. Of 100 requests 99 are
 * within `own` in the middle of their decisions: what is left then is the rules', and is there in every round.
 */
function tailOf(decide: (index: number) => unknown): { readonly p99: number; readonly own: number } {
  const byRequest = Array.from({ length: REQUESTS }, (): number[] => []);
  const rounds = Array.from({ length: ROUNDS }, () => {
    const times = Array.from({ length: 10 * REQUESTS }, (_, index) => {
      const start = process.hrtime.bigint();
      decide(index);
      return Number(process.hrtime.bigint() - start) / 1000;
    });
    for (const [index, time] of times.entries()) byRequest[index % REQUESTS]?.push(time);
    return quantile(times, 0.99);
  });
  return { p99: median(rounds), own: quantile(byRequest.map(median), 0.99) };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
