// Runs in the lab's network, with its names: the rides' people are clients before the ingress.
import { paintFor } from "../../demo/output/paint.ts";
import { Progress } from "../../demo/output/progress.ts";
import { failureJson, reportJson } from "../../demo/output/report-json.ts";
import { reportMarkdown } from "../../demo/output/report-markdown.ts";
import { reportText } from "../../demo/output/report-text.ts";
import { endToEndTable } from "./end-to-end-table.ts";
import type { ProofOptions } from "./proof-options.ts";
import { runProof } from "./run-proof.ts";
import { soak } from "./soak.ts";
import { dyedHops } from "./soak-tally.ts";
import { soakText } from "./soak-text.ts";
import { versionsOf } from "./versions.ts";

const options = JSON.parse(process.argv[2] ?? "") as ProofOptions;
const interrupted = new AbortController();
// On Ctrl-C the terminal tells both of us; whoever started this waits until what was planted is away again.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => interrupted.abort(new Error(`interrupted by ${signal}`)));
}
process.exitCode = await main();

async function main(): Promise<number> {
  const progress = new Progress(process.stderr, paintFor(process.stderr));
  try {
    const versions = await versionsOf(options.lab, options.folder);
    if (options.hops !== undefined) return await soakFor(options.hops, versions, progress);
    const result = await runProof(options, interrupted.signal, progress);
    progress.end();
    const human = options.json || options.markdown ? process.stderr : process.stdout;
    human.write(reportText(result, paintFor(human)));
    if (options.markdown) process.stdout.write(reportMarkdown(result, versions));
    else if (options.json) {
      const { calls } = result.judgement;
      const more = { versions, dyedHops: dyedHops(calls), table: endToEndTable(result.rides, result.judgement) };
      process.stdout.write(`${reportJson(result, more)}\n`);
    }
    return result.problems.length === 0 ? 0 : 1;
  } catch (error) {
    progress.end();
    if (interrupted.signal.aborted) return 130;
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${paintFor(process.stderr).red("the run failed")}: ${reason}\n`);
    if (options.json) process.stdout.write(`${failureJson(reason)}\n`);
    return 1;
  }
}

async function soakFor(hops: number, versions: Readonly<Record<string, string>>, progress: Progress): Promise<number> {
  const report = await soak(options, hops, interrupted.signal, progress);
  progress.end();
  const human = options.json ? process.stderr : process.stdout;
  human.write(soakText(report, paintFor(human)));
  if (options.json) process.stdout.write(`${JSON.stringify({ ...report, versions })}\n`);
  if (report.problems.length > 0) return 1;
  return report.ok ? 0 : 130;
}
