import { type EdgeId, edges, type ServiceName, services } from "../../topology.ts";
import type { Kubectl } from "./kubectl-of.ts";
import { changeInLab, labResources } from "./lab-changes.ts";

const TIMEOUT = "--timeout=180s";
/** What asks a service for a fault. */
const FAULTS = ["CARPOOL_BREAK", "CARPOOL_BLEED"] as const;
export type Fault = (typeof FAULTS)[number];
/** Where the routes to the companies outside are: each by the company's name. */
const EGRESS = "carpool-egress";
/** What the egress gateway removes; see deploy/base/egress/remove-inside-headers.yaml. */
const REMOVED = "/spec/http/1/headers";

/**
 * Plants a fault at an edge: its caller runs with the variable that asks for it. Towards an outside host the egress
 * gateway lets everything through besides: it would take away what the caller shows.
 */
export async function plant(kubectl: Kubectl, fault: Fault, id: EdgeId): Promise<void> {
  const edge = edges.find((one) => one.id === id);
  if (edge === undefined) throw new Error(`no edge \`${id}\``);
  if (edge.propagates === "nothing") await openEgress(kubectl, edge.to);
  await setOn(kubectl, edge.from, `${fault}=${id}`);
}

async function openEgress(kubectl: Kubectl, company: string): Promise<void> {
  const route = (await labResources(kubectl)).find(
    ({ kind, metadata }) => kind === "VirtualService" && metadata.namespace === EGRESS && metadata.name === company,
  );
  const original = route?.spec.http?.[1]?.headers;
  if (route === undefined || original === undefined)
    throw new Error(`nothing is taken away from what \`${company}\` gets`);
  await changeInLab(kubectl, route, [{ path: REMOVED, value: undefined, original }]);
}

/** Takes away every fault that a service runs with, whoever planted it. Resolves with how many there were. */
export async function unplant(kubectl: Kubectl): Promise<number> {
  const planted = await plantedFaults(kubectl);
  for (const { service, fault } of planted) await setOn(kubectl, service, `${fault}-`);
  return planted.length;
}

interface Deployment {
  readonly spec: {
    readonly template: {
      readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
      readonly spec: { readonly containers: readonly { readonly env?: readonly { readonly name: string }[] }[] };
    };
  };
}

async function plantedFaults(kubectl: Kubectl) {
  const text = await kubectl("get", "deployments", "--all-namespaces", "--output", "json");
  const { items } = JSON.parse(text) as { readonly items: readonly Deployment[] };
  return (Object.keys(services) as ServiceName[]).flatMap((service) => {
    const own = items.filter(({ spec }) => spec.template.metadata.labels?.app === service);
    const variables = new Set(
      own.flatMap(({ spec }) => spec.template.spec.containers.flatMap(({ env = [] }) => env.map(({ name }) => name))),
    );
    return FAULTS.filter((fault) => variables.has(fault)).map((fault) => ({ service, fault }));
  });
}

/** Sets or removes a variable of every version of a service, and waits until the new pods serve and the old ones are gone. */
async function setOn(kubectl: Kubectl, service: ServiceName, assignment: string): Promise<void> {
  const of = podsOf(service);
  await kubectl("set", "env", "deployment", ...of, "--containers=app", assignment);
  await settled(kubectl, of);
}

function podsOf(service: ServiceName): readonly string[] {
  return ["--namespace", services[service].namespace, "--selector", `app=${service}`];
}

async function settled(kubectl: Kubectl, of: readonly string[]): Promise<void> {
  await kubectl("rollout", "status", "deployment", ...of, TIMEOUT);
  const gone = await kubectl("get", "pods", ...of, "--output", "json");
  const leaving = (JSON.parse(gone) as { items: { metadata: { name: string; deletionTimestamp?: string } }[] }).items
    .filter(({ metadata }) => metadata.deletionTimestamp !== undefined)
    .map(({ metadata }) => `pod/${metadata.name}`);
  const [, namespace = ""] = of;
  if (leaving.length > 0) await kubectl("wait", "--for=delete", "--namespace", namespace, ...leaving, TIMEOUT);
}
