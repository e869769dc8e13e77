// Runs in the lab's network: puts the study's lanes in place, lets faults befall them, and says what came of it.
import { paintFor } from "../../demo/output/paint.ts";
import { Progress } from "../../demo/output/progress.ts";
import { versionsOf } from "../proof/versions.ts";
import { study } from "./study.ts";
import { studyMarkdown } from "./study-markdown.ts";
import type { StudyOptions } from "./study-options.ts";

const options = JSON.parse(process.argv[2] ?? "") as StudyOptions;
const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => interrupted.abort(new Error(`interrupted by ${signal}`)));
}
const progress = new Progress(process.stderr, paintFor(process.stderr));
try {
  const versions = await versionsOf(options.lab, options.folder);
  const result = await study(options, interrupted.signal, progress);
  process.stdout.write(
    options.json ? `${JSON.stringify({ ...result, versions })}\n` : studyMarkdown(result, versions, new Date()),
  );
} catch (error) {
  process.stderr.write(`the study failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = interrupted.signal.aborted ? 130 : 1;
}
