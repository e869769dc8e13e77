import type { MeshConfigSpec } from "../../resource/shape/mesh-config.ts";
import type { LocalityLbSpec } from "../../resource/shape/traffic-policy.ts";
import type { RetriesSpec } from "../../resource/shape/virtual-service.ts";

/** The part of Istio's MeshConfig that routes, with its defaults in place. */
export interface MeshSettings {
  readonly rootNamespace: string;
  /** Whether hosts that the mesh does not know are let through. */
  readonly allowAny: boolean;
  readonly virtualServiceExportTo: readonly string[];
  readonly destinationRuleExportTo: readonly string[];
  readonly serviceExportTo: readonly string[];
  readonly locality: LocalityLbSpec | undefined;
  readonly retries: RetriesSpec | undefined;
  readonly autoMtls: boolean;
  /** Whether proxies tidy paths up before they route. */
  readonly normalisePaths: boolean;
  readonly mergeSlashes: boolean;
  /** Whether `%2F` and `%5C` are taken for slashes. */
  readonly decodeSlashes: boolean;
}

const ROOT_NAMESPACE = "istio-system";

export function meshSettings(config: MeshConfigSpec | undefined): MeshSettings {
  const mode = config?.outboundTrafficPolicy?.mode;
  const normalization = config?.pathNormalization?.normalization ?? "DEFAULT";
  return {
    rootNamespace: config?.rootNamespace || ROOT_NAMESPACE,
    allowAny: mode !== "REGISTRY_ONLY",
    virtualServiceExportTo: config?.defaultVirtualServiceExportTo ?? ["*"],
    destinationRuleExportTo: config?.defaultDestinationRuleExportTo ?? ["*"],
    serviceExportTo: config?.defaultServiceExportTo ?? ["*"],
    locality: config?.localityLbSetting ?? undefined,
    retries: config?.defaultHttpRetryPolicy ?? undefined,
    autoMtls: config?.enableAutoMtls ?? true,
    normalisePaths: normalization !== "NONE",
    decodeSlashes: normalization === "DECODE_AND_MERGE_SLASHES",
    mergeSlashes: normalization === "MERGE_SLASHES" || normalization === "DECODE_AND_MERGE_SLASHES",
  };
}
