import { setTimeout as wait } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { LAYOUTS, NAMESPACE, shop } from "./study/cost/shop.ts";
import { pushes } from "./testing/pushes.ts";
import { withStudyLab } from "./testing/study-lab.ts";

const MINUTE = 60_000;
vi.setConfig({ testTimeout: 5 * MINUTE, hookTimeout: 3 * MINUTE });
const CHANGES = 10;
/** Longer than istiod waits for further changes (0.1 s), and than a push takes. */
const BETWEEN_MS = 1_500;
/** Until what was applied has been pushed. */
const SETTLED_MS = 5_000;
/** On a machine that has other work. Istio's own alert is at 10 s. */
const AT_MOST_MS = 1_000;

const lab = withStudyLab();
afterEach(async () => {
  await lab.kubectl("delete", "namespace", NAMESPACE, "--wait=true");
});

/** A route of this service alone is changed; every proxy of the lab knows every service, and gets it. */
async function change(revision: number): Promise<void> {
  await lab.apply({
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name: "changed", namespace: NAMESPACE },
    spec: {
      hosts: [`changed.${NAMESPACE}.svc.cluster.local`],
      http: [{ name: `r${revision}`, route: [{ destination: { host: `service-0.${NAMESPACE}.svc.cluster.local` } }] }],
    },
  });
}

describe.each([10, 100])("%i services that every proxy knows", (services) => {
  it.each(LAYOUTS)("%s: a changed route is with every proxy within a second", async (layout) => {
    await lab.apply(...shop(services, layout, "with controllers"));
    await wait(SETTLED_MS);
    const before = await pushes(lab);
    for (let revision = 0; revision < CHANGES; revision += 1) {
      await change(revision);
      await wait(BETWEEN_MS);
    }
    const after = await pushes(lab);
    const count = after.count - before.count;
    const meanMs = (after.totalMs - before.totalMs) / count;
    console.log(`| ${services} | ${layout} | ${meanMs.toFixed(1)} ms | ${count} pushes |`);
    expect(count).toBeGreaterThanOrEqual(CHANGES);
    expect(meanMs).toBeLessThan(AT_MOST_MS);
  });
});
