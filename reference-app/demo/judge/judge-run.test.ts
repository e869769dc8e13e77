import { expect, test } from "vitest";
import { readRides } from "../rides/read-rides.ts";
import { judgeRun } from "./judge-run.ts";
import { settle } from "./settle.ts";

const rides = readRides(1);

test("no evidence is no pass, and settling gives up on it", { timeout: 30_000 }, async () => {
  const evidence = { lines: [], requestCounts: {} };
  const { report } = await settle(async () => judgeRun(rides, [], evidence), new AbortController().signal);
  const expected = Object.values(rides[0]?.expect.calls ?? {}).reduce((sum, count) => sum + count, 0);
  expect(report).toMatchObject({ ok: false, hits: 0, hitRate: null, unknown: expected, coverage: { records: null } });
});

test("settling ends when the run is aborted", async () => {
  const abort = new AbortController();
  const evidence = { lines: [], requestCounts: {} };
  const settled = settle(async () => judgeRun(rides, [], evidence), abort.signal);
  abort.abort(new Error("interrupted"));
  await expect(settled).rejects.toThrow();
});
