import { expand } from "./expand.ts";
import { Misconfigured } from "./misconfigured.ts";
import type { Container, EnvVar, KeyRef, Pod } from "./pod.ts";
import { podField } from "./pod-field.ts";
import { parseQuantity } from "./quantity.ts";

/** The values of config maps and secrets of the pod's namespace. Undefined: there is no such object. */
export type ReadData = (
  kind: "configmaps" | "secrets",
  name: string,
) => Promise<Readonly<Record<string, string>> | undefined>;

/** What a limit is taken for when none is set: the node's. */
export interface NodeCapacity {
  readonly cpu: number;
  readonly memory: number;
}

/** The variables of a container, in order, so that later ones can refer to earlier ones. */
export async function environmentOf(
  pod: Pod,
  container: Container,
  capacity: NodeCapacity,
  readData: ReadData,
  given: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const variables: Record<string, string> = { ...given };
  for (const variable of container.env ?? []) {
    const value = await valueFor(pod, container, variable, capacity, readData);
    if (value !== undefined) variables[variable.name] = variable.valueFrom ? value : expand(value, variables);
  }
  return variables;
}

async function valueFor(
  pod: Pod,
  container: Container,
  { name, value = "", valueFrom }: EnvVar,
  capacity: NodeCapacity,
  readData: ReadData,
): Promise<string | undefined> {
  if (valueFrom === undefined) return value;
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  if (fieldRef !== undefined) {
    const field = podField(pod, fieldRef.fieldPath);
    if (field === undefined)
      throw new Misconfigured(`\`${name}\` is to be \`${fieldRef.fieldPath}\`, which no pod has`);
    return field;
  }
  if (resourceFieldRef !== undefined) return resourceOf(container, resourceFieldRef, capacity);
  if (configMapKeyRef !== undefined) return keyOf("configmaps", configMapKeyRef, readData);
  if (secretKeyRef !== undefined) return keyOf("secrets", secretKeyRef, readData);
  throw new Misconfigured(`\`${name}\` comes from nowhere`);
}

async function keyOf(kind: "configmaps" | "secrets", { name, key, optional }: KeyRef, readData: ReadData) {
  const value = (await readData(kind, name))?.[key];
  if (value === undefined && optional !== true) throw new Misconfigured(`no key \`${key}\` in ${kind} \`${name}\``);
  return value;
}

/** Divided and rounded up, as Kubernetes does. */
function resourceOf(
  container: Container,
  { resource, divisor = "1" }: { resource: string; divisor?: string },
  capacity: NodeCapacity,
): string {
  const [group, name] = resource.split(".");
  const set = container.resources?.[group as "limits" | "requests"]?.[name ?? ""];
  const quantity = set === undefined ? defaultOf(group, name, capacity) : parseQuantity(set);
  // `divisor: "0"` is what the API server writes for an absent one.
  const unit = parseQuantity(divisor) || 1;
  if (quantity === undefined) throw new Misconfigured(`\`${resource}\` is no resource that the lab knows`);
  return String(Math.ceil(quantity / unit));
}

function defaultOf(group: string | undefined, name: string | undefined, capacity: NodeCapacity): number | undefined {
  if (name !== "cpu" && name !== "memory") return undefined;
  return group === "requests" ? 0 : capacity[name];
}
