import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readRides } from "../rides/read-rides.ts";
import { judgeRun } from "./judge-run.ts";
import { settle } from "./settle.ts";

const rides = readRides(1);

test("no evidence is no pass, and settling gives up on it", { timeout: 30_000 }, async () => {
  const evidence = { accessLog: "/does/not/exist", lines: [], requestCounts: {} };
  const { report } = await settle(() => judgeRun(rides, [], evidence), new AbortController().signal);
  const expected = Object.values(rides[0]?.expect.calls ?? {}).reduce((sum, count) => sum + count, 0);
  expect(report).toMatchObject({ ok: false, hits: 0, hitRate: null, unknown: expected, coverage: { records: null } });
});

test("settling ends when the run is aborted", async () => {
  const abort = new AbortController();
  const evidence = { accessLog: "/does/not/exist", lines: [], requestCounts: {} };
  const settled = settle(() => judgeRun(rides, [], evidence), abort.signal);
  abort.abort(new Error("interrupted"));
  await expect(settled).rejects.toThrow();
});

test("a line that is half written is not a bad one", async () => {
  const folder = mkdtempSync(join(tmpdir(), "dyeing-judge-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const accessLog = join(folder, "access.log");
  const line = {
    start_time: "2026-11-24T08:00:00Z",
    workload_name: "gateway",
    upstream_service: "user",
    trace_id: rides[0]?.traceId,
  };
  writeFileSync(accessLog, `${JSON.stringify(line)}\n{"start_time":"2026-`);
  const { report } = await judgeRun(rides, [], { accessLog, lines: [], requestCounts: {} });
  expect(report.reading).toMatchObject({ lines: 1, bad: 0 });
});
