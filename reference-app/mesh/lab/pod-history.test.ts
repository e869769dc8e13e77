import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { PodHistory, rememberPod } from "./pod-history.ts";

test("an address is that of the pod that had it then", () => {
  const folder = mkdtempSync(join(tmpdir(), "dyeing-history-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const file = join(folder, "addresses.jsonl");
  const start = (now: number, ip: string, name: string, version: string) => {
    vi.setSystemTime(now);
    rememberPod(file, ip, {
      metadata: { namespace: "carpool", name, uid: name, resourceVersion: "1", labels: { version } },
    });
  };
  start(1_000, "10.77.1.1", "order-v1-a", "v1");
  start(2_000, "10.77.1.2", "order-v1-b", "v1");
  start(3_000, "10.77.1.1", "order-v2-a", "v2");
  const history = PodHistory.read(file);
  expect(history.at("10.77.1.1:8080", 2_999)).toMatchObject({ name: "order-v1-a", labels: { version: "v1" } });
  expect(history.at("10.77.1.1:8080", 3_000)).toMatchObject({ name: "order-v2-a", labels: { version: "v2" } });
  expect(history.at("10.77.1.2", 9_000)).toMatchObject({ name: "order-v1-b" });
  expect(history.at("10.77.1.1:8080", 999)).toBeUndefined();
  expect(history.at("10.77.1.3:8080", 9_000)).toBeUndefined();
});
