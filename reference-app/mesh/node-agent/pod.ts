import type { KubeObject } from "../kube/kube-api.ts";

// The fields of a pod that the node agent interprets. interpreted-fields.ts names the same ones, and refuses the rest.

export interface Pod extends KubeObject {
  readonly metadata: KubeObject["metadata"] & {
    readonly namespace: string;
    readonly deletionGracePeriodSeconds?: number;
  };
  readonly spec: PodSpec;
  readonly status?: { readonly podIP?: string; readonly hostIP?: string; readonly phase?: string };
}

export interface PodSpec {
  readonly nodeName?: string;
  readonly serviceAccountName: string;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
  readonly terminationGracePeriodSeconds?: number;
  readonly securityContext?: SecurityContext & { readonly sysctls?: readonly { name: string; value: string }[] };
}

export interface SecurityContext {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly runAsNonRoot?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly workingDir?: string;
  readonly env?: readonly EnvVar[];
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
  readonly resources?: Readonly<Record<"limits" | "requests", Readonly<Record<string, string>> | undefined>>;
  readonly volumeMounts?: readonly VolumeMount[];
  readonly securityContext?: SecurityContext;
  /** `Always` makes an init container a sidecar. */
  readonly restartPolicy?: string;
  readonly startupProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly lifecycle?: { readonly postStart?: Hook; readonly preStop?: Hook };
}

export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly fieldRef?: { readonly fieldPath: string };
    readonly resourceFieldRef?: { readonly resource: string; readonly divisor?: string };
    readonly configMapKeyRef?: KeyRef;
    readonly secretKeyRef?: KeyRef;
  };
}

export interface KeyRef {
  readonly name: string;
  readonly key: string;
  readonly optional?: boolean;
}

export interface Hook {
  readonly exec?: { readonly command: readonly string[] };
  readonly sleep?: { readonly seconds: number };
}

export interface Probe {
  readonly exec?: { readonly command: readonly string[] };
  readonly httpGet?: { readonly path?: string; readonly port: number | string };
  readonly tcpSocket?: { readonly port: number | string };
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly successThreshold?: number;
  readonly failureThreshold?: number;
}

export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
  readonly subPath?: string;
}

export interface Volume extends VolumeSource {
  readonly name: string;
  readonly emptyDir?: object;
  readonly secret?: { readonly secretName: string; readonly items?: readonly Item[]; readonly optional?: boolean };
  readonly projected?: { readonly sources: readonly VolumeSource[] };
}

/** One place that files of a volume come from. */
export interface VolumeSource {
  readonly configMap?: NamedSource;
  readonly downwardAPI?: { readonly items: readonly { path: string; fieldRef: { fieldPath: string } }[] };
  readonly serviceAccountToken?: {
    readonly path: string;
    readonly audience?: string;
    readonly expirationSeconds?: number;
  };
}

interface NamedSource {
  readonly name: string;
  readonly items?: readonly Item[];
  readonly optional?: boolean;
}

interface Item {
  readonly key: string;
  readonly path: string;
}
