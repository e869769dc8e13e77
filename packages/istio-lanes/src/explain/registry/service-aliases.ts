import type { ServiceModel } from "./service-model.ts";

/** Services with the names of those that stand for them, straight or by way of others. */
export function withAliases(services: readonly ServiceModel[]): readonly ServiceModel[] {
  const targets = new Map<string, string>();
  for (const { hostname, externalName } of services)
    if (externalName !== undefined) targets.set(hostname, externalName);
  if (targets.size === 0) return services;
  const aliases = new Map<string, string[]>();
  for (const alias of [...targets.keys()].sort()) {
    const target = lastOf(alias, targets);
    if (target !== undefined) aliases.set(target, [...(aliases.get(target) ?? []), alias]);
  }
  return services.map((service) => ({ ...service, aliases: aliases.get(service.hostname) ?? [] }));
}

/** Undefined: they stand for each other, which Kubernetes resolves to nothing. */
function lastOf(alias: string, targets: ReadonlyMap<string, string>): string | undefined {
  const seen = new Set([alias]);
  for (let at = targets.get(alias); at !== undefined; at = targets.get(at)) {
    if (!targets.has(at)) return at;
    if (seen.has(at)) return undefined;
    seen.add(at);
  }
  return undefined;
}
