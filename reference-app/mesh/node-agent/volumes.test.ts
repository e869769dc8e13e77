import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Pod, Volume } from "./pod.ts";
import { Volumes } from "./volumes.ts";

let folder: string;
let maps: Record<string, Record<string, string>>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dyeing-volumes-"));
  maps = { policy: { "dyeing.yaml": "one", "other.yaml": "two" } };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function volumesOf(...volumes: readonly Volume[]): Volumes {
  const metadata = { name: "p", namespace: "n", uid: "u", resourceVersion: "1", labels: { b: '"', a: "1" } };
  const pod: Pod = { metadata, spec: { serviceAccountName: "s", containers: [], volumes } };
  return new Volumes(folder, pod, {
    read: async (kind, name) => (kind === "configmaps" ? maps[name] : undefined),
    token: async (audience) => `token for ${audience}`,
  });
}
const read = (path: string) => readFileSync(join(folder, path), "utf8");

describe("Volumes", () => {
  it("writes what each kind of volume holds", async () => {
    const tokenSource = { serviceAccountToken: { path: "istio-token", audience: "istio-ca", expirationSeconds: 600 } };
    await volumesOf(
      { name: "empty", emptyDir: {} },
      { name: "policy", configMap: { name: "policy" } },
      { name: "one", configMap: { name: "policy", items: [{ key: "dyeing.yaml", path: "deep/policy.yaml" }] } },
      { name: "info", downwardAPI: { items: [{ path: "labels", fieldRef: { fieldPath: "metadata.labels" } }] } },
      { name: "tokens", projected: { sources: [tokenSource] } },
      { name: "absent", configMap: { name: "none", optional: true } },
    ).write();
    expect(readdirSync(join(folder, "empty"))).toEqual([]);
    expect(readdirSync(join(folder, "absent"))).toEqual([]);
    expect(read("policy/dyeing.yaml")).toBe("one");
    expect(read("one/deep/policy.yaml")).toBe("one");
    expect(read("info/labels")).toBe('a="1"\nb="\\""');
    expect(read("tokens/istio-token")).toBe("token for istio-ca");
  });

  it("swaps one link when the content changes, and touches nothing when it does not", async () => {
    const volumes = volumesOf({ name: "policy", configMap: { name: "policy" } });
    await volumes.write();
    const before = readlinkSync(join(folder, "policy/..data"));
    await volumes.write();
    expect(readlinkSync(join(folder, "policy/..data"))).toBe(before);
    maps = { policy: { "dyeing.yaml": "three" } };
    await volumes.write();
    expect(read("policy/dyeing.yaml")).toBe("three");
    // What a reader has open stays whole; what is gone from the map is gone from the volume.
    expect(readdirSync(join(folder, "policy")).filter((name) => !name.startsWith(".."))).toEqual(["dyeing.yaml"]);
    expect(readFileSync(join(folder, "policy", before, "dyeing.yaml"), "utf8")).toBe("one");
  });

  it("says what is missing", async () => {
    const missing = volumesOf({ name: "v", configMap: { name: "none" } });
    await expect(missing.write()).rejects.toThrow("there is no configmap `none`");
    const item = volumesOf({ name: "v", configMap: { name: "policy", items: [{ key: "x", path: "x" }] } });
    await expect(item.write()).rejects.toThrow("no key `x` in configmaps `policy`");
  });
});
