import type { Finding, MeshResources, SourcePosition } from "@dyeing/lanes/explain";
import { unsupported, unused } from "./unsupported-finding.ts";

const KINDS: ReadonlySet<string> = new Set(["TCPRoute", "TLSRoute", "UDPRoute"]);
const ADVICE =
  "the local mesh routes HTTP only; leave them out of `resources`, and let such calls go to the service directly";

/** Routes of connections instead of requests. They are refused when they are for a host that is served here. */
export function l4Routes(resources: MeshResources, hosts: ReadonlySet<string>): readonly Finding[] {
  const own = resources.virtualServices.flatMap(({ name, namespace, spec, positionOf }) =>
    (["tls", "tcp"] as const).flatMap((field) =>
      (spec[field] ?? []).map((route, index) => {
        const names = [
          ...(spec.hosts ?? []),
          ...(route.route ?? []).map(({ destination }) => destination?.host ?? ""),
        ].map((host) => fullName(host, namespace));
        const what = `\`${field}\` routes of VirtualService \`${name}\``;
        return verdict(positionOf(["spec", field, index]), what, names, hosts);
      }),
    ),
  );
  const kube = resources.notJudged
    .filter(({ kind }) => KINDS.has(kind))
    .map(({ kind, name, namespace, spec, positionOf }) =>
      verdict(positionOf(["spec"]), `routes of ${kind} \`${name}\``, referencesOf(spec, namespace), hosts),
    );
  return [...own, ...kube];
}

function verdict(
  position: SourcePosition,
  what: string,
  names: readonly string[],
  hosts: ReadonlySet<string>,
): Finding {
  const host = names.find((one) => hosts.has(one));
  return host === undefined
    ? unused(position, `${what} are not served by the local mesh: no listener is for their hosts`)
    : unsupported(position, `${what} are for \`${host}\`, which a listener serves: ${ADVICE}`);
}

/** The services that a document of the Gateway API, of a kind that is not read, refers to. */
function referencesOf(spec: unknown, namespace: string): readonly string[] {
  if (typeof spec !== "object" || spec === null) return [];
  return Object.entries(spec).flatMap(([key, value]) => {
    if (key !== "parentRefs" && key !== "backendRefs") return referencesOf(value, namespace);
    return (Array.isArray(value) ? value : []).flatMap(({ kind, name, namespace: other }: Record<string, unknown>) => {
      if (typeof name !== "string" || (kind ?? (key === "parentRefs" ? "Gateway" : "Service")) !== "Service") return [];
      return [fullName(name, typeof other === "string" ? other : namespace)];
    });
  });
}

function fullName(host: string, namespace: string): string {
  return host.includes(".") ? host.toLowerCase() : `${host.toLowerCase()}.${namespace}.svc.cluster.local`;
}
