// Which fields of a pod the agent knows. `read` is interpreted; `moot` makes no difference on a machine that is one node
// without a container engine (README.md says of each group why). A function says which values are interpreted. Whatever
// is not named here is refused by name: a lab that overlooks a field proves something else than a cluster would.

export type Fields = "read" | "moot" | ((value: unknown) => boolean) | FieldsOf | readonly [FieldsOf];
interface FieldsOf {
  readonly [field: string]: Fields;
}

const only =
  (...values: readonly unknown[]): Fields =>
  (value) =>
    values.includes(value);

const exec = { command: "read" } as const;
const hook = { exec, sleep: { seconds: "read" } } as const;

const probe = {
  exec,
  httpGet: { path: "read", port: "read", scheme: only("HTTP") },
  tcpSocket: { port: "read" },
  initialDelaySeconds: "read",
  periodSeconds: "read",
  timeoutSeconds: "read",
  successThreshold: "read",
  failureThreshold: "read",
} as const;

const items = [{ key: "read", path: "read" }] as const;
const downwardAPI = {
  defaultMode: "moot",
  items: [{ path: "read", fieldRef: { fieldPath: "read", apiVersion: "moot" } }],
} as const;
const configMap = { name: "read", items, optional: "read", defaultMode: "moot" } as const;
const keyRef = { name: "read", key: "read", optional: "read" } as const;
/** Without privileges there is nothing that seccomp or AppArmor would have to keep away. */
const profile = { seccompProfile: "moot", appArmorProfile: "moot", seLinuxOptions: "moot" } as const;

const container = {
  name: "read",
  image: "read",
  command: "read",
  args: "read",
  workingDir: "read",
  env: [
    {
      name: "read",
      value: "read",
      valueFrom: {
        fieldRef: { fieldPath: "read", apiVersion: "moot" },
        resourceFieldRef: { resource: "read", divisor: "read", containerName: "moot" },
        configMapKeyRef: keyRef,
        secretKeyRef: keyRef,
      },
    },
  ],
  ports: [{ name: "read", containerPort: "read", protocol: "moot" }],
  resources: { limits: "read", requests: "read" },
  volumeMounts: [{ name: "read", mountPath: "read", readOnly: "read", subPath: "read" }],
  securityContext: {
    runAsUser: "read",
    runAsGroup: "read",
    runAsNonRoot: "read",
    readOnlyRootFilesystem: "read",
    allowPrivilegeEscalation: "read",
    privileged: only(false),
    // Whoever is not root has none; root.ts refuses root.
    capabilities: "moot",
    ...profile,
  },
  startupProbe: probe,
  readinessProbe: probe,
  livenessProbe: probe,
  lifecycle: { preStop: hook, postStart: hook },
  imagePullPolicy: "moot",
  terminationMessagePath: "moot",
  terminationMessagePolicy: "moot",
} as const;

export const INTERPRETED: FieldsOf = {
  containers: [container],
  initContainers: [{ ...container, restartPolicy: only("Always") }],
  volumes: [
    {
      name: "read",
      emptyDir: { medium: only("", "Memory"), sizeLimit: "moot" },
      configMap,
      secret: { secretName: "read", items, optional: "read", defaultMode: "moot" },
      downwardAPI,
      projected: {
        defaultMode: "moot",
        sources: [
          {
            configMap,
            downwardAPI,
            serviceAccountToken: { path: "read", audience: "read", expirationSeconds: "read" },
          },
        ],
      },
    },
  ],
  securityContext: {
    runAsUser: "read",
    runAsGroup: "read",
    runAsNonRoot: "read",
    sysctls: [{ name: "read", value: "read" }],
    ...profile,
  },
  restartPolicy: only("Always"),
  dnsPolicy: only("ClusterFirst"),
  terminationGracePeriodSeconds: "read",
  serviceAccountName: "read",
  serviceAccount: "moot",
  automountServiceAccountToken: "moot",
  // README.md: the variables are not made.
  enableServiceLinks: "moot",
  nodeName: "read",
  // There is one node.
  schedulerName: "moot",
  priority: "moot",
  priorityClassName: "moot",
  preemptionPolicy: "moot",
  tolerations: "moot",
  topologySpreadConstraints: "moot",
  imagePullSecrets: "moot",
};
