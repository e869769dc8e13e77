import type { Tally, Variant } from "../study/caller.ts";
import { servedBy } from "../study/caller.ts";
import { NAMESPACE, readinessAlone, VARIANT_HEADER } from "../study/lane-manifests.ts";

const HOST = `target.${NAMESPACE}.svc.cluster.local`;
const RETRIED = { "x-trace-color": "gray", [VARIANT_HEADER]: "retried" };

/** Callers of two lanes and of the baseline at once; `gray retried` by Istio's own retries, the rest by none. */
export const CALLERS: readonly Variant[] = [
  { name: "gray", headers: { "x-trace-color": "gray" } },
  { name: "gray retried", headers: RETRIED },
  { name: "blue", headers: { "x-trace-color": "blue" } },
  { name: "undyed", headers: {} },
];

/** Whose pods a caller is to meet. */
export function workloadOf({ name }: Pick<Tally, "name">): "gray" | "blue" | "baseline" {
  if (name === "undyed") return "baseline";
  return name === "blue" ? "blue" : "gray";
}

/** Answers that were not of the own lane's pods. */
export function strays(tally: Tally): number {
  const { sent, pods } = tally;
  return sent - (pods.failed ?? 0) - servedBy(tally, workloadOf(tally));
}

/** Permissive lanes of the default form. */
export function outageLanes(): readonly object[] {
  const object = (kind: string, spec: object) => ({
    ...{ apiVersion: "networking.istio.io/v1", kind },
    ...{ metadata: { name: "target", namespace: NAMESPACE }, spec },
  });
  const route = (name: string, subset: string, headers: Readonly<Record<string, string>>, more: object) => ({
    name,
    match: [{ headers: Object.fromEntries(Object.entries(headers).map(([key, exact]) => [key, { exact }])) }],
    route: [{ destination: { host: HOST, subset } }],
    ...more,
  });
  const lane = (color: string, priorities: readonly string[]) => ({
    ...{ name: color, labels: { app: "target" } },
    // What is called at an address that is gone says nothing: without a limit of its own each call waits for 10 s. Not less than
    // a busy machine takes for a connection.
    trafficPolicy: { ...readinessAlone(priorities), connectionPool: { tcp: { connectTimeout: "2s" } } },
  });
  const once = { retries: { attempts: 0 } };
  return [
    object("DestinationRule", {
      host: HOST,
      subsets: [
        { name: "baseline", labels: { app: "target", version: "v1" } },
        lane("gray", ["lane-blue=", "lane-gray=y"]),
        lane("blue", ["lane-gray=", "lane-blue=y"]),
      ],
    }),
    object("VirtualService", {
      hosts: [HOST],
      http: [
        route("gray.retried", "gray", RETRIED, {}),
        route("gray", "gray", { "x-trace-color": "gray" }, once),
        route("blue", "blue", { "x-trace-color": "blue" }, once),
        { name: "stable", route: [{ destination: { host: HOST, subset: "baseline" } }], ...once },
      ],
    }),
  ];
}
