import { type EdgeId, edges, type ServiceName, services } from "../../topology.ts";
import type { Kubectl } from "./kubectl-of.ts";

const TIMEOUT = "--timeout=180s";
/** Where the routes to the companies outside are: each by the company's name. */
const EGRESS = "carpool-egress";
/** What the egress gateway removes; see deploy/base/egress/remove-inside-headers.yaml. */
const REMOVED = "/spec/http/1/headers";

/**
 * Plants a fault at an edge: its caller runs with the variable that asks for it. Towards an outside host the egress
 * gateway lets everything through besides: it would take away what the caller shows. Resolves with what undoes it.
 */
export async function plant(kubectl: Kubectl, variable: string, id: EdgeId): Promise<() => Promise<void>> {
  const edge = edges.find((one) => one.id === id);
  if (edge === undefined) throw new Error(`no edge \`${id}\``);
  const caller = edge.from as ServiceName;
  await setOn(kubectl, caller, `${variable}=${id}`);
  if (edge.propagates === "dye") return () => setOn(kubectl, caller, `${variable}-`);
  const route = ["--namespace", EGRESS, "virtualservice", edge.to];
  const text = await kubectl("get", ...route, "--output", "json");
  const { spec } = JSON.parse(text) as { readonly spec: { readonly http: readonly { readonly headers?: object }[] } };
  const patch = (change: object) => kubectl("patch", ...route, "--type=json", "--patch", JSON.stringify([change]));
  await patch({ op: "remove", path: REMOVED });
  return async () => {
    await patch({ op: "add", path: REMOVED, value: spec.http[1]?.headers });
    await setOn(kubectl, caller, `${variable}-`);
  };
}

/** Sets or removes a variable of every version of a service, and waits until the new pods serve and the old ones are gone. */
async function setOn(kubectl: Kubectl, service: ServiceName, assignment: string): Promise<void> {
  const of = ["--namespace", services[service].namespace, "--selector", `app=${service}`];
  await kubectl("set", "env", "deployment", ...of, "--containers=app", assignment);
  await settled(kubectl, of);
}

/** New pods for the services, and what they had in memory is gone. */
export async function restart(kubectl: Kubectl, service: ServiceName): Promise<void> {
  const of = ["--namespace", services[service].namespace, "--selector", `app=${service}`];
  await kubectl("rollout", "restart", "deployment", ...of);
  await settled(kubectl, of);
}

async function settled(kubectl: Kubectl, of: readonly string[]): Promise<void> {
  await kubectl("rollout", "status", "deployment", ...of, TIMEOUT);
  const gone = (await kubectl("get", "pods", ...of, "--output", "json")) as string;
  const leaving = (JSON.parse(gone) as { items: { metadata: { name: string; deletionTimestamp?: string } }[] }).items
    .filter(({ metadata }) => metadata.deletionTimestamp !== undefined)
    .map(({ metadata }) => `pod/${metadata.name}`);
  const [, namespace = ""] = of;
  if (leaving.length > 0) await kubectl("wait", "--for=delete", "--namespace", namespace, ...leaving, TIMEOUT);
}
