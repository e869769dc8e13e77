import type { KubeObject } from "../kube/kube-api.ts";

// What the node agent understands of a pod: one table, in the API's words, `?` behind what may be absent. The types are
// made from it, and so is what is refused: a lab that overlooks a field proves something else than a cluster would.

type Is<T> = (value: unknown) => value is T;
type Fields = Is<unknown> | readonly [Fields] | { readonly [field: string]: Fields };
type Of<T> =
  T extends Is<infer Value>
    ? Value
    : T extends readonly [infer Item]
      ? readonly Of<Item>[]
      : { readonly [F in keyof T as F extends `${string}?` ? never : F]: Of<T[F]> } & {
          readonly [F in keyof T as F extends `${infer Name}?` ? Name : never]?: Of<T[F]>;
        };

const text: Is<string> = (value) => typeof value === "string";
const number: Is<number> = (value) => typeof value === "number";
const flag: Is<boolean> = (value) => typeof value === "boolean";
const port: Is<number | string> = (value) => text(value) || number(value);
const texts: Is<readonly string[]> = (value): value is readonly string[] => Array.isArray(value) && value.every(text);
const one = <const T>(...values: readonly T[]): Is<T> => ((value) => values.includes(value as T)) as Is<T>;
/** Makes no difference on a machine that is one node without a container engine; README.md says of each why. */
const moot: Is<unknown> = (_value): _value is unknown => true;

/** Fields that may be absent and are of one kind. */
function maybe<T, const Name extends string>(is: Is<T>, ...names: readonly Name[]) {
  return Object.fromEntries(names.map((name) => [`${name}?`, is])) as Record<`${Name}?`, Is<T>>;
}

const exec = { command: texts };
const hook = { "exec?": exec, "sleep?": { seconds: number } };
const probe = {
  "exec?": exec,
  "httpGet?": { "path?": text, port, "scheme?": one("HTTP") },
  "tcpSocket?": { port },
  ...maybe(number, "periodSeconds", "timeoutSeconds", "failureThreshold"),
  "successThreshold?": one(1),
};
const fieldRef = { fieldPath: text, "apiVersion?": moot };
const keyRef = { name: text, key: text };
const security = {
  ...maybe(number, "runAsUser", "runAsGroup"),
  ...maybe(flag, "runAsNonRoot"),
  ...maybe(moot, "seccompProfile", "appArmorProfile", "seLinuxOptions"),
};

const container = {
  name: text,
  image: text,
  ...maybe(texts, "command", "args"),
  "env?": [
    {
      name: text,
      "value?": text,
      "valueFrom?": {
        "fieldRef?": fieldRef,
        "resourceFieldRef?": { resource: one("limits.cpu", "limits.memory"), "divisor?": one("0", "1") },
        "configMapKeyRef?": keyRef,
        "secretKeyRef?": keyRef,
      },
    },
  ],
  "ports?": [{ containerPort: number, "name?": text, "protocol?": moot }],
  "resources?": { "limits?": maybe(text, "cpu", "memory"), "requests?": moot },
  "volumeMounts?": [{ name: text, mountPath: text, "readOnly?": flag }],
  "securityContext?": {
    ...security,
    ...maybe(flag, "readOnlyRootFilesystem", "allowPrivilegeEscalation"),
    "privileged?": one(false),
    "capabilities?": moot,
  },
  ...maybe(moot, "imagePullPolicy", "terminationMessagePath", "terminationMessagePolicy"),
  "startupProbe?": probe,
  "readinessProbe?": probe,
  "livenessProbe?": probe,
  "lifecycle?": { "preStop?": hook },
} as const;

const volumeSource = {
  "configMap?": { name: text, "items?": [{ key: text, path: text }], "optional?": flag, "defaultMode?": moot },
  "downwardAPI?": { items: [{ path: text, fieldRef }], "defaultMode?": moot },
} as const;

const podSpec = {
  containers: [container],
  /** `Always` makes an init container a sidecar. */
  "initContainers?": [{ ...container, "restartPolicy?": one("Always") }],
  "volumes?": [
    {
      name: text,
      ...volumeSource,
      "emptyDir?": { "medium?": one("", "Memory"), "sizeLimit?": moot },
      "projected?": {
        sources: [
          {
            ...volumeSource,
            "serviceAccountToken?": { path: text, "audience?": text, "expirationSeconds?": number },
          },
        ],
        "defaultMode?": moot,
      },
    },
  ],
  "securityContext?": { ...security, "sysctls?": [{ name: text, value: text }] },
  serviceAccountName: text,
  "restartPolicy?": one("Always"),
  "dnsPolicy?": one("ClusterFirst"),
  // By what the API server says when it ends a pod.
  "terminationGracePeriodSeconds?": moot,
  "nodeName?": text,
  ...maybe(moot, "schedulerName", "priority", "priorityClassName", "preemptionPolicy", "tolerations"),
  ...maybe(moot, "topologySpreadConstraints", "imagePullSecrets"),
  ...maybe(moot, "serviceAccount", "automountServiceAccountToken", "enableServiceLinks"),
} as const;

export type PodSpec = Of<typeof podSpec>;
export type Container = Of<typeof container> & { readonly restartPolicy?: "Always" };
export type EnvVar = NonNullable<Container["env"]>[number];
export type Probe = Of<typeof probe>;
export type Volume = NonNullable<PodSpec["volumes"]>[number];
/** One place that files of a volume come from. */
export type VolumeSource = NonNullable<Volume["projected"]>["sources"][number];

export interface Pod extends KubeObject {
  readonly metadata: KubeObject["metadata"] & {
    readonly namespace: string;
    readonly deletionGracePeriodSeconds?: number;
  };
  readonly spec: PodSpec;
  readonly status?: { readonly podIP?: string; readonly hostIP?: string };
}

/** The places of a pod spec that the table has not, as a person would write them. */
export function notInterpreted(spec: unknown): readonly string[] {
  return [...unknownIn(spec, podSpec, "spec")];
}

function* unknownIn(value: unknown, fields: Fields, path: string): Generator<string> {
  if (typeof fields === "function") {
    if (!fields(value)) yield `${path}: ${JSON.stringify(value)}`;
  } else if (isList(fields)) {
    for (const [index, item] of (value as readonly { name?: string }[]).entries()) {
      yield* unknownIn(item, fields[0], `${path}[${item.name ?? index}]`);
    }
  } else {
    for (const [key, inner] of Object.entries(value as object)) {
      const known = fields[key] ?? fields[`${key}?`];
      if (known === undefined) yield `${path}.${key}`;
      else yield* unknownIn(inner, known, `${path}.${key}`);
    }
  }
}

const isList = Array.isArray as unknown as (fields: Fields) => fields is readonly [Fields];
