import { type KubeData, readKey } from "./kube-data.ts";
import type { Container, EnvVar, Pod } from "./pod.ts";
import { podField } from "./pod-field.ts";
import { parseQuantity } from "./quantity.ts";

/** What a limit is taken for when none is set: the node's. */
export interface NodeCapacity {
  readonly cpu: number;
  readonly memory: number;
}

export interface EnvironmentContext {
  readonly pod: Pod;
  readonly capacity: NodeCapacity;
  readonly data: Pick<KubeData, "read">;
}

/** The variables of a container, in order, so that later ones can refer to earlier ones. @throws when something it refers to is missing */
export async function environmentOf(
  container: Container,
  context: EnvironmentContext,
  given: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const variables: Record<string, string> = { ...given };
  for (const { name, value = "", valueFrom: source } of container.env ?? []) {
    variables[name] = source ? await valueFrom(source, container, context) : expand(value, variables);
  }
  return variables;
}

/** Kubernetes' `$(NAME)`: replaced when the variable exists, `$$(NAME)` stands for itself. */
export function expand(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\$|\$\(([A-Za-z_][A-Za-z0-9_.-]*)\)/g, (whole, name: string | undefined) => {
    if (name === undefined) return "$";
    return Object.hasOwn(variables, name) ? (variables[name] ?? "") : whole;
  });
}

async function valueFrom(
  { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef }: NonNullable<EnvVar["valueFrom"]>,
  { resources }: Container,
  { pod, capacity, data }: EnvironmentContext,
): Promise<string> {
  if (fieldRef !== undefined) return podField(pod, fieldRef.fieldPath);
  if (configMapKeyRef !== undefined) return readKey(data, "configmaps", configMapKeyRef);
  if (secretKeyRef !== undefined) return readKey(data, "secrets", secretKeyRef);
  const name = resourceFieldRef?.resource === "limits.cpu" ? "cpu" : "memory";
  const limit = resources?.limits?.[name];
  // Rounded up, as Kubernetes does.
  return String(limit === undefined ? capacity[name] : Math.ceil(parseQuantity(limit)));
}
