import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ContainerRun, type State } from "./container-run.ts";
import { PodStatus } from "./pod-status.ts";

beforeEach(() => vi.useFakeTimers({ now: new Date("2026-01-01T00:00:00Z") }));
afterEach(() => vi.useRealTimers());

const container = { name: "c", image: "i" };
function run({ once = false, ...fields }: { once?: boolean; state?: State; ready?: boolean }): ContainerRun {
  const start = () => Promise.reject(new Error("not started"));
  return Object.assign(new ContainerRun({ container, once, ip: "", start, onChange: () => undefined }), fields);
}
const running: State = { running: { startedAt: "2026-01-01T00:00:00Z" } };
const initialized = (init: readonly ContainerRun[], main: readonly ContainerRun[]) =>
  Object.assign(new PodStatus(init, main), { ip: "10.77.1.1", initialized: true });

function conditionsOf(status: ReturnType<PodStatus["now"]>): Record<string, string> {
  return Object.fromEntries(status.conditions.map(({ type, status: value }) => [type, value]));
}

it("is ready when its containers and sidecars are, whatever init containers that are done say", () => {
  const init = [run({ once: true, ready: false }), run({ state: running, ready: true })];
  const status = initialized(init, [run({ state: running, ready: true })]).now();
  expect(status.phase).toBe("Running");
  expect(conditionsOf(status)).toMatchObject({ Initialized: "True", Ready: "True", ContainersReady: "True" });
});

it("is not ready when a sidecar is not", () => {
  const status = initialized([run({ state: running })], [run({ state: running, ready: true })]).now();
  expect(conditionsOf(status)).toMatchObject({ Initialized: "True", Ready: "False" });
});

it("is pending while init containers run", () => {
  const status = new PodStatus([], [run({})]).now();
  expect(status.phase).toBe("Pending");
  expect(status).not.toHaveProperty("podIP");
  expect(conditionsOf(status)).toMatchObject({ Initialized: "False", Ready: "False" });
});

it("says since when a condition is what it is", () => {
  const main = run({ state: running, ready: true });
  const status = initialized([], [main]);
  status.now();
  vi.setSystemTime(new Date("2026-01-01T00:00:09Z"));
  main.ready = false;
  const since = Object.fromEntries(
    status.now().conditions.map(({ type, lastTransitionTime }) => [type, lastTransitionTime]),
  );
  expect(since).toMatchObject({ Initialized: "2026-01-01T00:00:00.000Z", Ready: "2026-01-01T00:00:09.000Z" });
});
