import type { DestinationRuleResource } from "../../resource/resource-set.ts";
import { formatPosition } from "../../resource/source-position.ts";
import type { Cluster } from "../mesh/cluster.ts";
import type { Mesh } from "../mesh/mesh.ts";
import { namespaceOf, resolveHost } from "../registry/resolve-host.ts";
import type { Notice } from "./notice.ts";

/** What is missing for a destination, and where it should be. */
export function clusterNotices(cluster: Cluster, mesh: Mesh): readonly Notice[] {
  switch (cluster.miss) {
    case "UNKNOWN_DESTINATION":
      return unknownDestination(cluster, mesh);
    case "UNKNOWN_PORT":
      return unknownPort(cluster, mesh);
    case "UNKNOWN_SUBSET":
      return unknownSubset(cluster, mesh);
    case "NO_ENDPOINT":
      return noEndpoint(cluster, mesh);
    case "TLS_MISMATCH":
      return tlsMismatch(cluster, mesh);
    default:
      return merged(cluster, mesh);
  }
}

function unknownDestination({ host }: Cluster, mesh: Mesh): readonly Notice[] {
  const known = mesh.services.find(({ hostname }) => hostname === host);
  if (known !== undefined) {
    const text = `host \`${host}\` exists, and the caller's namespace \`${mesh.namespace}\` does not see it (exportTo, Sidecar)`;
    return [{ position: known.position, message: text }];
  }
  const short = host.split(".", 1)[0] ?? host;
  const others = mesh.services
    .filter(({ hostname }) => hostname.split(".", 1)[0] === short)
    .map(({ hostname }) => hostname);
  const namespace = namespaceOf(host);
  const notices: Notice[] = [{ position: undefined, message: `no service has the host \`${host}\`` }];
  if (others.length > 0) {
    const why =
      namespace === undefined
        ? "a name with dots is taken as it is: write the full one"
        : `a short name is of the resource's own namespace, here \`${namespace}\``;
    notices.push({ position: undefined, message: `there is ${others.map(quoted).join(", ")}; ${why}` });
  }
  return notices;
}

function unknownPort({ host, port }: Cluster, mesh: Mesh): readonly Notice[] {
  const service = mesh.scope.destinations.get(host);
  const ports = (service?.ports ?? []).map(({ number }) => String(number)).join(", ") || "none";
  return [{ position: service?.position, message: `service \`${host}\` has no port ${port}: its ports are ${ports}` }];
}

function unknownSubset({ host, subset, rulePositions }: Cluster, mesh: Mesh): readonly Notice[] {
  const all = mesh.resources.destinationRules.filter(
    (rule) => resolveHost(rule.spec.host ?? "", rule.namespace) === host,
  );
  const used = all.filter(({ position }) => rulePositions.includes(position));
  const notices = used.map((rule): Notice => {
    const names = (rule.spec.subsets ?? []).map(({ name }) => quoted(name ?? "")).join(", ") || "none";
    const message = `DestinationRule \`${rule.name}\` for \`${host}\` has no subset \`${subset}\`: its subsets are ${names}`;
    return { position: rule.positionOf(["spec", "subsets"]), message };
  });
  if (used.length === 0) {
    const message = `no DestinationRule for \`${host}\` applies here; one has to define subset \`${subset}\``;
    notices.push({ position: undefined, message });
  }
  for (const rule of all) {
    if (used.includes(rule) || !(rule.spec.subsets ?? []).some(({ name }) => name === subset)) continue;
    notices.push({ position: rule.position, message: whyUnused(rule, host, mesh) });
  }
  notices.push(...near(host, subset, mesh));
  return notices;
}

function whyUnused(rule: DestinationRuleResource, host: string, mesh: Mesh): string {
  const { rootNamespace } = mesh.settings;
  const home = mesh.services.find(({ hostname }) => hostname === host)?.namespace ?? namespaceOf(host);
  const looked = [...new Set([mesh.namespace, home, rootNamespace])].filter((one) => one !== undefined).map(quoted);
  const what = `DestinationRule \`${rule.name}\` in namespace \`${rule.namespace}\` has the subset and is not used`;
  if (!looked.includes(quoted(rule.namespace))) {
    return `${what}: rules are taken from the first of ${looked.join(", ")} that has one for the host`;
  }
  const exported = rule.spec.exportTo ?? [];
  if (exported.length > 0 && !exported.includes("*") && !exported.includes(mesh.namespace)) {
    return `${what}: it is exported to ${exported.map(quoted).join(", ")}, not to \`${mesh.namespace}\``;
  }
  return `${what}: another rule of the host comes before it`;
}

/** Rules with the subset for another spelling of the host. */
function near(host: string, subset: string | undefined, mesh: Mesh): readonly Notice[] {
  const short = host.split(".", 1)[0];
  return mesh.resources.destinationRules.flatMap((rule): Notice[] => {
    const full = resolveHost(rule.spec.host ?? "", rule.namespace);
    if (full === host || full.split(".", 1)[0] !== short) return [];
    if (!(rule.spec.subsets ?? []).some(({ name }) => name === subset)) return [];
    const message = `DestinationRule \`${rule.name}\` has subset \`${subset}\` for \`${full}\`, which is another host than \`${host}\``;
    return [{ position: rule.positionOf(["spec", "host"]), message }];
  });
}

function noEndpoint({ host, labels, subsetPosition }: Cluster, mesh: Mesh): readonly Notice[] {
  const service = mesh.scope.destinations.get(host);
  const all = service?.endpoints ?? [];
  if (all.length === 0) return [{ position: service?.position, message: `service \`${host}\` has no instance` }];
  const wanted = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  if (wanted.length === 0) return [{ position: service?.position, message: `no instance of \`${host}\` is ready` }];
  const message = `none of the ${all.length} instances of \`${host}\` is ready and has the labels ${wanted.join(", ")}`;
  return [{ position: subsetPosition, message }];
}

/** Who wants what: a DestinationRule says how the caller speaks, a PeerAuthentication what the other end takes. */
function tlsMismatch({ host, tls, tlsRefusals, rulePositions }: Cluster, mesh: Mesh): readonly Notice[] {
  const spoken = tlsRefusals[0]?.spoken ?? "plaintext";
  const message = `to \`${host}\` the caller speaks ${spoken} (\`tls.mode\` of its DestinationRule: ${tls}), which the sidecars there refuse`;
  const policies = mesh.resources.peerAuthentications.map(
    (policy): Notice => ({
      position: policy.position,
      message: `PeerAuthentication \`${policy.name}\` may ask for the opposite`,
    }),
  );
  return [{ position: rulePositions[0], message }, ...policies];
}

/** Several rules of one host: which of their settings count. */
function merged({ host, rulePositions }: Cluster, mesh: Mesh): readonly Notice[] {
  if (rulePositions.length < 2) return [];
  const rules = mesh.resources.destinationRules.filter(({ position }) => rulePositions.includes(position));
  const withPolicy = rules.filter(({ spec }) => spec.trafficPolicy);
  const names = rules.map(({ name, position }) => `\`${name}\` (${formatPosition(position)})`).join(" and ");
  const policy =
    withPolicy.length > 1
      ? `; of their traffic policies only that of \`${withPolicy[0]?.name}\`, the oldest, counts`
      : "";
  return [
    {
      position: rules[0]?.position,
      message: `DestinationRules ${names} for \`${host}\` are merged: all subsets count${policy}`,
    },
  ];
}

function quoted(text: string): string {
  return `\`${text}\``;
}
