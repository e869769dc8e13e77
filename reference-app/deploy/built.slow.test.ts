import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, test } from "vitest";
import { lanes, services } from "../topology.ts";
import { type Manifest, manifestsOf } from "./read-manifests.ts";

const ROOT = join(import.meta.dirname, "../..");
const { bin } = JSON.parse(
  execFileSync(process.execPath, ["scripts/istio-tools.mjs", "--where", "mesh"], { cwd: ROOT, encoding: "utf8" }),
) as { bin: string };

const build = (folder: string) =>
  execFileSync(join(bin, "kubectl"), ["kustomize", join(import.meta.dirname, folder)], { encoding: "utf8" });

const ALL = [
  ".",
  "base",
  "overlays/lanes/gray",
  "overlays/lanes/blue",
  "overlays/canary",
  "overlays/traced",
  "../lanes",
];
const built = new Map(ALL.map((folder) => [folder, build(folder)]));
const of = (folder: string, kind: string) =>
  manifestsOf(built.get(folder) ?? "").filter((manifest) => manifest.kind === kind);

const BASELINE = Object.entries(services).map(([name, { versions }]) => `${name}-${versions[0]}`);
const LANES = Object.entries(lanes).flatMap(([lane, overrides]) =>
  Object.entries(overrides).map(([name, version]) => `${name}-${version}-${lane}`),
);
const AROUND = ["stores", "provider", "sms", "ingress", "egress"];
const namesOf = (folder: string) => of(folder, "Deployment").map(({ metadata }) => metadata.name);

describe("Deployments", () => {
  test("are the versions and lanes of topology.ts", () => {
    expect(namesOf("base").sort()).toEqual([...BASELINE, ...AROUND].sort());
    expect(namesOf(".").sort()).toEqual([...BASELINE, ...LANES, ...AROUND].sort());
    expect(namesOf("overlays/canary").sort()).toEqual([...BASELINE, ...LANES, ...AROUND, "order-v2"].sort());
    for (const lane of Object.keys(lanes)) {
      expect(namesOf(`overlays/lanes/${lane}`).sort()).toEqual(LANES.filter((one) => one.endsWith(`-${lane}`)).sort());
    }
  });

  const deployments = of("overlays/canary", "Deployment");
  const own = deployments.filter(({ metadata }) => metadata.labels?.["app.kubernetes.io/part-of"] === "carpool");

  it.each(own.map((one) => [one.metadata.name, one] as const))("%s is safe to run and to end", (name, { spec }) => {
    const { spec: pod, metadata } = spec.template;
    const [container, ...others] = pod.containers;
    expect(others).toEqual([]);
    expect(metadata.labels).toMatchObject(spec.selector.matchLabels);
    // A service's selector takes all versions; a Deployment's takes its own pods only.
    if ([...BASELINE, ...LANES].includes(name)) expect(spec.selector.matchLabels).toHaveProperty("version");
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    expect(container.resources).toMatchObject({ requests: expect.any(Object), limits: { memory: expect.any(String) } });
    expect(container.readinessProbe).toBeDefined();
    // SHUTDOWN_BUDGET_MS of kit/run-service.ts, and some for the proxy.
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(container.lifecycle.preStop.sleep.seconds + 4.5 + 5);
    expect(container.ports.every((port: { name?: string }) => port.name)).toBe(true);
  });

  it.each(["ingress", "egress"])("%s is no more privileged", (name) => {
    const [gateway] = deployments.filter(({ metadata }) => metadata.name === name);
    expect(gateway?.spec.template.spec.containers[0].securityContext).toMatchObject({
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
    });
  });

  it("have one disruption budget each, those outside none", () => {
    const budgets = of("overlays/canary", "PodDisruptionBudget");
    for (const { metadata, spec } of deployments) {
      const covering = budgets.filter((budget) => covers(budget, metadata.namespace, spec.template.metadata.labels));
      expect([metadata.name, covering.length]).toEqual([metadata.name, metadata.namespace === "outside" ? 0 : 1]);
    }
  });
});

function covers(budget: Manifest, namespace: string | undefined, labels: Readonly<Record<string, string>>): boolean {
  const wanted = Object.entries(budget.spec.selector.matchLabels as Record<string, string>);
  return budget.metadata.namespace === namespace && wanted.every(([key, value]) => labels[key] === value);
}

test("the mesh lets nothing pass that is not named", () => {
  const sidecars = of(".", "Sidecar");
  for (const { metadata, spec } of sidecars) {
    expect([metadata.name, spec.outboundTrafficPolicy]).toEqual([metadata.name, { mode: "REGISTRY_ONLY" }]);
  }
  const injected = new Set(sidecars.map(({ metadata }) => metadata.namespace));
  const strict = of(".", "PeerAuthentication").map(({ metadata, spec }) => [metadata.namespace, spec.mtls.mode]);
  expect(strict.sort()).toEqual([...injected].map((namespace) => [namespace, "STRICT"]).sort());
  const nothing = of(".", "AuthorizationPolicy").filter(({ spec }) => Object.keys(spec).length === 0);
  expect(nothing.map(({ metadata }) => metadata.namespace).sort()).toEqual([...injected].sort());
});

test("both routes outside remove what is inside", () => {
  const out = of(".", "VirtualService").filter(({ metadata }) => metadata.namespace === "carpool-egress");
  expect(out).toHaveLength(2);
  for (const { spec } of out) expect(spec.http[1].headers.request.remove.length).toBeGreaterThan(20);
});

test("the canary gets 5 of 100 undyed orders", () => {
  const order = of("overlays/canary", "VirtualService").find(({ metadata }) => metadata.name === "order");
  const [, , stable] = order?.spec.http ?? [];
  expect(stable.name).toBe("stable");
  expect(stable.route.map((one: { weight: number }) => one.weight)).toEqual([95, 5]);
});

describe("istioctl", () => {
  const folder = mkdtempSync(join(tmpdir(), "dyeing-manifests-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const istioctl = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(join(bin, "istioctl"), args, { encoding: "utf8", timeout: 60_000 });
    return { status, said: stdout + stderr };
  };

  test.each(ALL)("accepts %s", { timeout: 120_000 }, (name) => {
    const file = join(folder, `${name.replaceAll(/\W/g, "-")}.yaml`);
    writeFileSync(file, built.get(name) ?? "");
    const { status, said } = istioctl("validate", "-f", file);
    expect([status, said.trim()]).toEqual([0, `"${file}" is valid`]);
  });

  it("accepts the metrics' dimension, which the lab does not apply", () => {
    const file = join(import.meta.dirname, "mesh/metrics.yaml");
    const { status, said } = istioctl("validate", "-f", file);
    expect([status, said.trim()]).toEqual([0, `"${file}" is valid`]);
  });

  test.each([".", "base", "overlays/canary"])("finds nothing in %s", { timeout: 120_000 }, (name) => {
    const file = join(folder, `${name.replaceAll(/\W/g, "-")}-all.yaml`);
    writeFileSync(file, built.get(name) ?? "");
    const { status, said } = istioctl("analyze", "--use-kube=false", "--all-namespaces", file);
    expect(status, said).toBe(0);
    expect(said).toContain("No validation issues found");
  });
});
