import type { Kubectl } from "./kubectl-of.ts";

/** As the demo's, and for its reason: what is proven is where requests go, and not how fast a busy machine is. */
const FACTOR = 10;

interface VirtualService {
  readonly metadata: { readonly namespace: string; readonly name: string };
  readonly spec: { readonly http?: readonly { readonly timeout?: string }[] };
}

/**
 * Makes the time-outs of all routes longer, and with them rarer that an instance which is only slow is ejected.
 * Resolves with what undoes it.
 */
export async function bePatient(kubectl: Kubectl): Promise<() => Promise<void>> {
  const text = await kubectl("get", "virtualservices", "--all-namespaces", "--output", "json");
  const { items } = JSON.parse(text) as { readonly items: readonly VirtualService[] };
  const change = async (factor: number) => {
    for (const { metadata, spec } of items) {
      const patch = (spec.http ?? []).flatMap(({ timeout }, index) =>
        timeout === undefined
          ? []
          : [{ op: "replace", path: `/spec/http/${index}/timeout`, value: `${factor * milliseconds(timeout)}ms` }],
      );
      if (patch.length === 0) continue;
      const of = ["--namespace", metadata.namespace, "virtualservice", metadata.name];
      await kubectl("patch", ...of, "--type=json", "--patch", JSON.stringify(patch));
    }
  };
  await change(FACTOR);
  return () => change(1);
}

/** Of a duration as it stands in these routes: `800ms`, `2s`. */
export function milliseconds(duration: string): number {
  const [, value, unit] = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(duration) ?? [];
  if (value === undefined) throw new Error(`\`${duration}\` is no duration of milliseconds or seconds`);
  return Number(value) * (unit === "s" ? 1_000 : 1);
}
