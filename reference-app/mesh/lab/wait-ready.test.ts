import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { KubeApi } from "../kube/kube-api.ts";
import { filesIn } from "./files.ts";
import { LabError } from "./lab-error.ts";
import { waitReady } from "./wait-ready.ts";

const metadata = { namespace: "shop", name: "web", uid: "1", resourceVersion: "1", generation: 1 };
const available = { observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: 1 };

/** A pod of one container in a state. */
const pod = (state: object, restartCount = 0) => ({
  metadata: { ...metadata, name: "web-1" },
  status: { containerStatuses: [{ name: "app", ready: false, restartCount, state }] },
});

function lab(status: object, pods: readonly object[]) {
  const folder = mkdtempSync(join(tmpdir(), "dyeing-wait-ready-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(filesIn(folder).logs);
  writeFileSync(filesIn(folder).containerLog("shop", "web-1", "app"), "first\nno such table\n");
  const items = { "/apis/apps/v1/deployments": [{ metadata, spec: {}, status }], "/api/v1/pods": pods };
  const api = { get: async (path: keyof typeof items) => ({ items: items[path] }) } as unknown as KubeApi;
  return waitReady(api, folder, 0);
}

test("resolves with the pods when every Deployment is available", async () => {
  expect(await lab(available, [pod({ running: {} })])).toHaveLength(1);
});

test.each([
  ["a container that ends again and again", pod({ waiting: { reason: "CrashLoopBackOff", message: "why" } }, 3)],
  ["a pod that is not interpreted", pod({ waiting: { reason: "NotInterpreted", message: "why" } })],
])("gives up at once for %s, and shows its last lines", async (_, hopeless) => {
  const failure = lab({}, [hopeless]);
  await expect(failure).rejects.toThrow(LabError);
  await expect(failure).rejects.toThrow(
    /^pod shop\/web-1:\n {2}app: \w+: why, \d restarts\n {4}first\n {4}no such table$/,
  );
});

test("says in time which are not available, and what was refused", async () => {
  const refused = { type: "ReplicaFailure", status: "True", message: "forbidden by the webhook" };
  const failure = lab({ conditions: [refused] }, [pod({ waiting: { reason: "ContainerCreating" } })]);
  await expect(failure).rejects.toThrow(
    "after 0 s these are not available: shop/web\n  forbidden by the webhook\npod shop/web-1:\n  app: ContainerCreating, 0 restarts",
  );
});
