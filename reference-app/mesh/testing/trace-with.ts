import { setTimeout as wait } from "node:timers/promises";
import type { Kubectl } from "../proof/kubectl-of.ts";

/** The extension providers of the mesh that trace (deploy/mesh/istio-operator.yaml). The first is the deployed one. */
type TracingProvider = "otel" | "zipkin";

/** Connections from before a change keep the tracer from before it until their listener is gone: 45 s by Istio's default. */
const DRAIN_MS = 50_000;

/** Has every proxy of the system trace so. */
export async function traceWith(kubectl: Kubectl, provider: TracingProvider): Promise<void> {
  const { items } = JSON.parse(
    await kubectl("get", "telemetries.telemetry.istio.io", "--all-namespaces", "--output", "json"),
  ) as {
    readonly items: readonly {
      readonly metadata: { readonly name: string; readonly namespace: string };
      readonly spec: { readonly tracing: readonly [{ readonly providers: readonly [{ readonly name: string }] }] };
    }[];
  };
  const others = items.filter(({ spec }) => spec.tracing[0].providers[0].name !== provider);
  if (others.length === 0) return;
  const patch = JSON.stringify([{ op: "replace", path: "/spec/tracing/0/providers/0/name", value: provider }]);
  for (const { metadata } of others) {
    const of = ["--namespace", metadata.namespace, "telemetries.telemetry.istio.io", metadata.name];
    await kubectl("patch", ...of, "--type=json", "--patch", patch);
  }
  await wait(DRAIN_MS);
}
