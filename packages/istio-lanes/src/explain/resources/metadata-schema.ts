import { z } from "zod";

/** What is read of Kubernetes' metadata; the rest (annotations, managed fields) is of no concern here. */
export const metadataSchema = z.object({
  name: z.string().min(1),
  namespace: z.string().min(1).optional(),
});

export const NETWORKING_VERSIONS = [
  "networking.istio.io/v1",
  "networking.istio.io/v1beta1",
  "networking.istio.io/v1alpha3",
] as const;
