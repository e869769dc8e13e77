import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ContainerRun, type State } from "./container-run.ts";
import { type Conditions, podStatus } from "./pod-status.ts";

beforeEach(() => vi.useFakeTimers({ now: new Date("2026-01-01T00:00:00Z") }));
afterEach(() => vi.useRealTimers());

function run(fields: { state?: State; ready?: boolean; restartPolicy?: string }): ContainerRun {
  const { restartPolicy, ...state } = fields;
  const container = { name: "c", image: "i", ...(restartPolicy && { restartPolicy }) };
  const start = () => Promise.reject(new Error("not started"));
  return Object.assign(new ContainerRun({ container, ip: "", start, onChange: () => undefined }), state);
}
const running: State = { running: { startedAt: "2026-01-01T00:00:00Z" } };
const about = { ip: "10.77.1.1", hostIP: "10.77.0.1", startTime: "2026-01-01T00:00:00Z" };

function conditionsOf(status: ReturnType<typeof podStatus>): Record<string, string> {
  return Object.fromEntries(status.conditions.map(({ type, status: value }) => [type, value]));
}

it("is ready when its containers and sidecars are, whatever init containers that are done say", () => {
  const init = [run({ ready: false }), run({ state: running, ready: true, restartPolicy: "Always" })];
  const main = [run({ state: running, ready: true })];
  const status = podStatus({ ...about, initialized: true, init, main }, new Map());
  expect(status.phase).toBe("Running");
  expect(conditionsOf(status)).toMatchObject({ Initialized: "True", Ready: "True", ContainersReady: "True" });
});

it("is not ready when a sidecar is not", () => {
  const init = [run({ state: running, ready: false, restartPolicy: "Always" })];
  const status = podStatus(
    { ...about, initialized: true, init, main: [run({ state: running, ready: true })] },
    new Map(),
  );
  expect(conditionsOf(status)).toMatchObject({ Initialized: "True", Ready: "False" });
});

it("is pending while init containers run", () => {
  const status = podStatus({ ...about, initialized: false, init: [], main: [run({})] }, new Map());
  expect(status.phase).toBe("Pending");
  expect(conditionsOf(status)).toMatchObject({ Initialized: "False", Ready: "False" });
});

it("says since when a condition is what it is", () => {
  const conditions: Conditions = new Map();
  const main = [run({ state: running, ready: true })];
  podStatus({ ...about, initialized: true, init: [], main }, conditions);
  vi.setSystemTime(new Date("2026-01-01T00:00:09Z"));
  const [container] = main;
  if (container !== undefined) container.ready = false;
  podStatus({ ...about, initialized: true, init: [], main }, conditions);
  expect(conditions.get("Initialized")?.since).toBe("2026-01-01T00:00:00.000Z");
  expect(conditions.get("Ready")).toEqual({ status: "False", since: "2026-01-01T00:00:09.000Z" });
});
