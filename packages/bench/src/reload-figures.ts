import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filePolicy } from "@dyeing/policy";
import { LongestTurn } from "./report/longest-turn.ts";
import { median } from "./report/quantile.ts";
import { rulesWorkload } from "./workload/rules-policies.ts";

// How long the loop of a service is held up while a policy file is taken, and how long until it is active. Exit code 1 when a
// figure is over.

interface Figure {
  /** Of `rulesWorkload`. */
  readonly kind: string;
  readonly count: number;
  /** Milliseconds for which the loop is held up at most. */
  readonly mostStall: number;
  /** Milliseconds from the new file to the new policy. */
  readonly mostWait: number;
}

const FIGURES: readonly Figure[] = [
  { kind: "selective", count: 20, mostStall: 5, mostWait: 100 },
  { kind: "selective", count: 10_000, mostStall: 20, mostWait: 1500 },
  // Their set is compiled in one step, which is the library's (docs/decisions/0046-rules-are-found-by-an-index.md).
  { kind: "patterns", count: 1000, mostStall: 20, mostWait: 1500 },
];
const ROUNDS = 5;

let over = false;
const folder = mkdtempSync(join(tmpdir(), "dyeing-figures-"));
try {
  for (const { kind, count, mostStall, mostWait } of FIGURES) {
    const samples = await reloads(kind, count);
    const [first] = samples;
    const later = samples.slice(1);
    const stall = Math.max(...later.map((sample) => sample.stall));
    const wait = median(later.map((sample) => sample.wait));
    say(
      `${count} ${kind} rules from YAML: active after ${wait.toFixed(0)} ms of ${mostWait} (at first ${first?.wait.toFixed(0)}), the loop held up for ${stall.toFixed(1)} ms of ${mostStall} (at first ${first?.stall.toFixed(1)})`,
    );
    over ||= stall > mostStall || wait > mostWait;
  }
} finally {
  rmSync(folder, { recursive: true });
}
process.exitCode = over ? 1 : 0;

async function reloads(kind: string, count: number) {
  const file = join(folder, `${kind}-${count}.yaml`);
  const { document } = rulesWorkload(kind, count);
  const put = (revision: string) => {
    const rules = (document.rules ?? []).map((rule) => {
      const fields = Object.entries(rule).map(([name, value]) => `${name}: ${inYaml(value)}`);
      return `  - { ${fields.join(", ")} }\n`;
    });
    const tags = JSON.stringify(document.tags);
    writeFileSync(`${file}.new`, `revision: ${revision}\ntags: ${tags}\nrules:\n${rules.join("")}`);
    renameSync(`${file}.new`, file);
  };
  put("r0");
  const policy = filePolicy(file, { settleMs: 0 });
  const samples: { wait: number; stall: number }[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    put(`r${round}`);
    const start = performance.now();
    const turns = new LongestTurn();
    await policy.reload();
    samples.push({ wait: performance.now() - start, stall: await turns.end() });
  }
  policy.close();
  return samples;
}

function inYaml(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  return /^[\w-]+$/.test(value) ? value : `'${value}'`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
