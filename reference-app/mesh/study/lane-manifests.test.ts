import { compileMesh, explain, headerLines, parseResources } from "@dyeing/lanes/explain";
import { describe, expect, it } from "vitest";
import { FORMS, variantsOf } from "./forms.ts";
import { laneManifests, NAMESPACE, VARIANT_HEADER } from "./lane-manifests.ts";

const HOST = `target.${NAMESPACE}.svc.cluster.local`;
const SERVICE = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "target", namespace: NAMESPACE },
  spec: { selector: { app: "target" }, ports: [{ name: "http", port: 80, targetPort: 8080 }] },
};
const variants = variantsOf(FORMS);
const text = [SERVICE, ...laneManifests(variants)].map((object) => JSON.stringify(object)).join("\n---\n");
const resources = parseResources([{ file: "study.yaml", text }]);
const pod = (name: string, labels: Readonly<Record<string, string>>) => ({
  address: `${name}:8080`,
  labels: { app: "target", ...labels },
});
const gray = [pod("gray-1", { version: "v2", "lane-gray": "y" }), pod("gray-2", { version: "v2", "lane-gray": "y" })];
const blue = pod("blue", { version: "v2", "lane-blue": "y" });
const baseline = pod("baseline", { version: "v1" });
// Who has no labels at all knows no priorities; a pod has some.
const caller = { namespace: NAMESPACE, labels: { app: "caller" } };
const mesh = compileMesh(resources, { [HOST]: [...gray, blue, baseline] }, caller);

function ask(color: string, variant: string) {
  const headers = headerLines({ "x-trace-color": color, [VARIANT_HEADER]: variant });
  return explain({ host: HOST, method: "GET", path: "/", headers }, mesh);
}

/** Names of pods by priority. */
function levels(variant: string) {
  return ask("gray", variant).cluster?.priorities.map(({ ready }) => ready.map(({ address }) => address.split(":")[0]));
}

describe("the lanes of the study", () => {
  it("are free of mistakes, and each variant has a cluster of its own", () => {
    expect(resources.findings.filter(({ level }) => level === "error")).toEqual([]);
    const clusters = variants.map(({ name }) => ask("gray", name).cluster?.name);
    expect(new Set(clusters).size).toBe(variants.length);
  });

  it.each(["a.none", "b.none", "b.connect"])("%s: the lane, then the baseline, then other lanes", (name) => {
    expect(levels(name)).toEqual([["gray-1", "gray-2"], ["baseline"], ["blue"]]);
  });

  it("strict: the lane alone", () => {
    expect(levels("strict.none")).toEqual([["gray-1", "gray-2"]]);
  });

  it.each(variants)("$name is for its own color only", ({ name }) => {
    const { cluster } = ask("default", name);
    expect(cluster?.priorities.flatMap(({ ready }) => ready.map(({ address }) => address))).toEqual(["baseline:8080"]);
  });
});
