import type { Group, ServiceRegistry, TargetService } from "./service-registry.ts";

export type BaseUrls = Readonly<Record<TargetService, string>>;

/** A registry that is known at start. */
export class StaticRegistry implements ServiceRegistry {
  readonly #groups: Readonly<Record<Group, ReadonlyMap<string, string>>>;

  /** A service that k8s-staging does not name is reached where k8s-prod has it. */
  constructor(prod: BaseUrls, staging: Partial<BaseUrls>) {
    const given = Object.entries(staging).filter(([, url]) => url !== undefined);
    this.#groups = {
      "k8s-prod": new Map(Object.entries(prod)),
      "k8s-staging": new Map([...Object.entries(prod), ...given]),
    };
  }

  async find(name: string): Promise<TargetService | undefined> {
    return this.#groups["k8s-prod"].has(name) ? (name as TargetService) : undefined;
  }

  async resolve(service: TargetService, group: Group): Promise<string> {
    const url = this.#groups[group].get(service);
    if (url === undefined) throw new Error(`no address of \`${service}\` in \`${group}\``);
    return url;
  }
}
