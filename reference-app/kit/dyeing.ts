import { filePolicy } from "@dyeing/policy";
import { createDyeing, type Dyeing } from "@dyeing/sdk";

export interface ServiceDyeingOptions {
  readonly service: string;
  /**
   * A policy file makes the service the edge, the one that decides dyes, once it has found out who asks. Default: interior,
   * carries only.
   */
  readonly policyFile?: string;
}

/**
 * The one place where this system sets the SDK up. Hosts that may receive a dye come from DYEING_ALLOW.
 *
 * @example
 * const dyeing = createServiceDyeing({ service: "order" });
 * app.use(dyeingExpress(dyeing));
 */
export function createServiceDyeing({ service, policyFile }: ServiceDyeingOptions): Dyeing {
  if (policyFile === undefined) return createDyeing({ service, role: "interior" });
  return createDyeing({ service, role: "edge", decides: "later", policy: filePolicy(policyFile) });
}
