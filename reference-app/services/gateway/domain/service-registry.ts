/** Where a service can be reached, per group. */
export type Group = "k8s-prod" | "k8s-staging";

/** A service that the gateway may call. */
export type TargetService = "user" | "order" | "notification";

/**
 * Which services exist and where. The implementation here is static; DNS, Kubernetes or Consul go behind the same
 * interface, which is why it answers with promises.
 */
export interface ServiceRegistry {
  /** The registered service of this exact name. */
  find(name: string): Promise<TargetService | undefined>;
  /** Its base URL in the group, without a trailing slash. */
  resolve(service: TargetService, group: Group): Promise<string>;
}
