import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AccessLogRecord } from "@dyeing/lanes/access-log";
import { startLocalMesh } from "../../src/index.ts";
import { parseLog } from "../mesh-fixture.ts";
import type { Scenario } from "./scenario.ts";
import { LOGGED_HEADERS, type Served, type Side } from "./side.ts";

const HERE = "here/zone/place";
const ELSEWHERE = "elsewhere/zone/place";

/** The local mesh, one for each scenario. */
export async function startLocalSide(served: readonly Served[]): Promise<Side> {
  const folder = await mkdtemp(join(tmpdir(), "parity-mesh-"));
  const started = await Promise.all(
    served.map(async ({ scenario, addresses }, index) => {
      const yaml = join(folder, `${index}.yaml`);
      await writeFile(yaml, resources(scenario));
      const accessLog = join(folder, `${index}.log`);
      const mesh = await startLocalMesh({
        resources: [yaml],
        accessLog,
        namespace: "carpool",
        logHeaders: [...LOGGED_HEADERS],
        listeners: [
          {
            edge: "gateway->order",
            caller: { service: "gateway", version: "v1", locality: HERE },
            host: "order",
            protocol: scenario.protocol,
          },
        ],
        shadowHostSuffix: scenario.shadowHostSuffix ?? false,
        endpoints: {
          order: addresses.map(({ address, version, ready = true, elsewhere = false }) => ({
            address,
            labels: { app: "order", version },
            ready,
            locality: elsewhere ? ELSEWHERE : HERE,
          })),
        },
      });
      return { mesh, accessLog };
    }),
  );
  return {
    port: (index) => started[index]?.mesh.listeners[0]?.port ?? 0,
    log: async (index): Promise<readonly AccessLogRecord[]> => {
      const one = started[index];
      if (one === undefined) return [];
      await one.mesh.flushLog();
      return parseLog(await readFile(one.accessLog, "utf8"));
    },
    close: async () => {
      await Promise.all(started.map(({ mesh }) => mesh.close()));
      await rm(folder, { recursive: true });
    },
  };
}

/** JSON is YAML. */
function resources({ routes, outlierDetection }: Scenario): string {
  const kind = (name: string, spec: unknown) =>
    JSON.stringify({ apiVersion: "networking.istio.io/v1", kind: name, metadata: { name: "order" }, spec });
  const subsets = ["v1", "v2"].map((version) => ({ name: version, labels: { version } }));
  const rule = kind("DestinationRule", {
    host: "order",
    subsets,
    ...(outlierDetection === undefined ? {} : { trafficPolicy: { outlierDetection } }),
  });
  if (routes === undefined) return rule;
  const http = routes.map(({ subset = "v1", ...route }) => {
    if (route.redirect !== undefined || route.directResponse !== undefined) return route;
    return { ...route, route: [{ destination: { host: "order", subset } }] };
  });
  return `${rule}\n---\n${kind("VirtualService", { hosts: ["order"], http })}`;
}
