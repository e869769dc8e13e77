import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { environmentOf } from "./environment.ts";
import type { KubeData } from "./kube-data.ts";
import type { Container, EnvVar, Pod } from "./pod.ts";

const injected = parse(readFileSync(join(import.meta.dirname, "injected-pod.yaml"), "utf8")) as Pod;
const pod: Pod = { ...injected, status: { podIP: "10.77.1.7", hostIP: "10.77.0.1" } };
const capacity = { cpu: 2, memory: 8 * 2 ** 30 };
const data: Pick<KubeData, "read"> = {
  read: async (kind, name) => (kind === "secrets" && name === "app" ? { key: "hush" } : undefined),
};
const context = { pod, capacity, data };

function env(variables: readonly EnvVar[], resources: Container["resources"] = undefined) {
  const container = { name: "c", image: "i", env: variables, ...(resources && { resources }) };
  return environmentOf(container, context, { GIVEN: "1" });
}
const field = (fieldPath: string): NonNullable<EnvVar["valueFrom"]> => ({ fieldRef: { fieldPath } });

describe("environmentOf", () => {
  it("gives the sidecar what Istio's webhook asks for", async () => {
    const sidecar = injected.spec.initContainers?.find(({ name }) => name === "istio-proxy");
    expect(sidecar).toBeDefined();
    const variables = await environmentOf(sidecar as Container, context, {});
    expect(variables).toMatchObject({
      POD_NAME: injected.metadata.name,
      POD_NAMESPACE: "shop",
      INSTANCE_IP: "10.77.1.7",
      HOST_IP: "10.77.0.1",
      SERVICE_ACCOUNT: "web",
      ISTIO_CPU_LIMIT: "2",
      GOMEMLIMIT: "1073741824",
      ISTIO_META_NODE_NAME: "lab",
    });
  });

  it("refers to earlier variables, and to later ones not", async () => {
    const variables = await env([
      { name: "A", value: "$(GIVEN)-$(B)-$$(GIVEN)" },
      { name: "B", value: "<$(A)>" },
    ]);
    expect(variables).toEqual({ GIVEN: "1", A: "1-$(B)-$(GIVEN)", B: "<1-$(B)-$(GIVEN)>" });
  });

  it("reads labels, keys, and the node's capacity where there is no limit", async () => {
    const variables = await env(
      [
        { name: "VERSION", valueFrom: field("metadata.labels['version']") },
        { name: "NONE", valueFrom: field("metadata.labels['none']") },
        { name: "SECRET", valueFrom: { secretKeyRef: { name: "app", key: "key" } } },
        { name: "CPU", valueFrom: { resourceFieldRef: { resource: "limits.cpu" } } },
        { name: "MEMORY", valueFrom: { resourceFieldRef: { resource: "limits.memory" } } },
      ],
      { limits: { memory: "100M" } },
    );
    expect(variables).toEqual({ GIVEN: "1", VERSION: "gray", NONE: "", SECRET: "hush", CPU: "2", MEMORY: "100000000" });
  });

  it.each([
    [{ name: "X", valueFrom: field("spec.nodeSelector") }, "`spec.nodeSelector` is asked for, which no pod has"],
    [{ name: "X", valueFrom: { configMapKeyRef: { name: "no", key: "k" } } }, "no key `k` in configmaps `no`"],
  ])("says what is wrong (%#)", async (variable, message) => {
    await expect(env([variable])).rejects.toThrow(message);
  });
});
