import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, it } from "vitest";
import { type Finding, readResourceTexts } from "../src/explain/index.ts";
import { istioModule } from "./istio-module.ts";

/** Samples that do not load, with the reason. */
const NO_RESOURCES: Readonly<Record<string, string>> = {
  "ambient-argo/tag-chart/Chart.yaml": "a Helm chart's description",
  "ambient-argo/tag-chart/values.yaml": "a Helm chart's values",
  "ambient-argo/tag-chart/templates/mutatingwebhooks.yaml": "a Helm template",
  "ambient-argo/tag-chart/templates/shimservice.yaml": "a Helm template",
  "ambient-argo/tag-chart/templates/validatingwebhook.yaml": "a Helm template",
  "bookinfo/swagger.yaml": "an OpenAPI description",
  "security/spire-trust-domain-federation/spire-base.yaml": "a Helm chart's values",
  "security/spire-trust-domain-federation/spire-east.yaml": "a Helm chart's values",
  "security/spire-trust-domain-federation/spire-west.yaml": "a Helm chart's values",
};

it("every file of Istio's samples loads, but those that hold no resources", () => {
  const root = join(istioModule(), "samples");
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  expect(files.length).toBeGreaterThan(100);
  const refused = new Map<string, readonly Finding[]>();
  for (const path of files) {
    const file = relative(root, path);
    const { findings } = readResourceTexts([{ file, text: readFileSync(path, "utf8") }]);
    const errors = findings.filter(({ level }) => level === "error");
    if (errors.length > 0) refused.set(file, errors);
  }
  expect([...refused.keys()].sort(), JSON.stringify([...refused], null, 1)).toEqual(Object.keys(NO_RESOURCES).sort());
  // What does not load is no resource at all, never one that is not understood.
  for (const errors of refused.values()) {
    for (const { code } of errors) expect(["LANES_KIND", "LANES_YAML"]).toContain(code);
  }
});
