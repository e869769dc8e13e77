/** What `up` asks the lab's process for, as JSON in its only argument. */
export interface LabOptions {
  /** Everything that the lab writes is below it. */
  readonly folder: string;
  readonly profile: Profile;
  readonly tools: MeshTools;
  /** Folder with the IstioOperator file and the lab's switches. */
  readonly operator: string;
  /** Kustomizations that are applied, in this order. */
  readonly apply: readonly string[];
  /** Folders by image name. */
  readonly images: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

export const PROFILES = ["mtls", "plain"] as const;
export type Profile = (typeof PROFILES)[number];

/** What `scripts/istio-tools.mjs --where mesh` says. */
export interface MeshTools {
  readonly envoy: string;
  readonly bin: string;
  readonly crds: string;
  readonly bootstrap: string;
  readonly version: string;
}

/** What the lab's process says on its stdout, one JSON line each. */
export type LabEvent =
  | { readonly event: "phase"; readonly name: string; readonly ms: number; readonly detail?: string }
  | { readonly event: "ready"; readonly ms: number; readonly pods: number; readonly memoryMiB: number }
  | { readonly event: "failed"; readonly message: string };
