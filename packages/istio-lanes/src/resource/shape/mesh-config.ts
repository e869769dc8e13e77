import { flag, list, openObject, read, text, type ValueOf } from "./shape.ts";
import { localityLb } from "./traffic-policy.ts";
import { retries } from "./virtual-service.ts";

/** The part of Istio's MeshConfig that routes; its other fields are not looked at. */
export const meshConfigSpec = openObject({
  rootNamespace: read(text),
  outboundTrafficPolicy: read(openObject({ mode: read(text) })),
  defaultVirtualServiceExportTo: read(list(text)),
  defaultDestinationRuleExportTo: read(list(text)),
  defaultServiceExportTo: read(list(text)),
  localityLbSetting: read(localityLb),
  pathNormalization: read(openObject({ normalization: read(text) })),
  enableAutoMtls: read(flag),
  defaultHttpRetryPolicy: read(retries),
});

export type MeshConfigSpec = ValueOf<typeof meshConfigSpec>;
