import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { formatPosition, isLanesError, loadResources, parseResources } from "../index.ts";

const rule = (host: string): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${host} }
spec:
  host: ${host}
`;

describe("loadResources", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "lanes-"));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it("reads files and the YAML files of directories, by name", async () => {
    await mkdir(join(folder, "lanes"));
    await mkdir(join(folder, "lanes", "deeper"));
    await writeFile(join(folder, "lanes", "b.yml"), `${rule("b")}---\n---\n${rule("c")}`);
    await writeFile(join(folder, "lanes", "a.yaml"), rule("a"));
    await writeFile(join(folder, "lanes", "notes.md"), "not YAML: [");
    await writeFile(join(folder, "lanes", "deeper", "x.yaml"), rule("x"));
    await writeFile(join(folder, "single"), rule("single"));
    const resources = loadResources([join(folder, "lanes"), join(folder, "single")], { namespace: "carpool" });
    expect(resources.destinationRules.map(({ name }) => name)).toEqual(["a", "b", "c", "single"]);
    expect(resources.destinationRules.map(({ namespace }) => namespace)).toEqual(Array(4).fill("carpool"));
    expect(resources.destinationRules.map(({ position }) => position.line)).toEqual([3, 3, 10, 3]);
  });

  it("refuses what cannot be read, and a directory without YAML", () => {
    for (const path of [join(folder, "missing"), folder]) {
      let error: unknown;
      try {
        loadResources([path]);
      } catch (caught) {
        error = caught;
      }
      expect(isLanesError(error) && error.code).toBe("LANES_UNREADABLE");
      expect((error as Error).message.startsWith(`${path}: `)).toBe(true);
    }
  });
});

describe("parseResources", () => {
  it("names settings that the local mesh does not apply, and kinds outside Istio's networking", () => {
    const text = `apiVersion: v1
kind: Service
metadata: { name: order }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: order }
spec:
  host: order
  trafficPolicy:
    connectionPool: { http: { http1MaxPendingRequests: 100 } }
  subsets:
    - name: v1
      labels: { version: v1 }
      trafficPolicy:
        outlierDetection: { consecutive5xxErrors: 5 }
        loadBalancer: { simple: ROUND_ROBIN }
`;
    const { notices } = parseResources([{ file: "a.yaml", text }]);
    expect(notices.map(({ code, position, message }) => [code, formatPosition(position), message])).toEqual([
      ["LANES_IGNORED_KIND", "a.yaml:2:1", "kind `Service` of `v1` is left out"],
      [
        "LANES_NOT_APPLIED",
        "a.yaml:11:5",
        "`connectionPool` of DestinationRule `order` is not applied by the local mesh",
      ],
      [
        "LANES_NOT_APPLIED",
        "a.yaml:16:9",
        "`outlierDetection` of DestinationRule `order` subset `v1` is not applied by the local mesh",
      ],
    ]);
  });
});
