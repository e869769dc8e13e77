import type { Finding, MeshResources, SourcePosition } from "@dyeing/lanes/explain";
import { unused } from "./unsupported-finding.ts";

type Path = readonly (string | number)[];
type Placed = { positionOf(path: Path): SourcePosition; readonly name: string };
type Policy = Omit<
  NonNullable<MeshResources["destinationRules"][number]["spec"]["trafficPolicy"]>,
  "portLevelSettings" | "tunnel" | "proxyProtocol" | "retryBudget"
>;
type HttpRoute = NonNullable<MeshResources["virtualServices"][number]["spec"]["http"]>[number];
type Operations = NonNullable<HttpRoute["headers"]>["request"];

/** What the explainer knows of and the local mesh does not do, although calls go where they would: each is named once. */
export function notApplied(resources: MeshResources): readonly Finding[] {
  const rules = resources.destinationRules.flatMap((rule) => {
    const { trafficPolicy, subsets } = rule.spec;
    const own = ofPolicies(rule, trafficPolicy, ["spec", "trafficPolicy"], "");
    const ofSubsets = (subsets ?? []).flatMap((subset, index) =>
      ofPolicies(rule, subset.trafficPolicy, ["spec", "subsets", index, "trafficPolicy"], ` subset \`${subset.name}\``),
    );
    return [...own, ...ofSubsets];
  });
  const routes = resources.virtualServices.flatMap((service) =>
    (service.spec.http ?? []).flatMap((route, index) =>
      fieldsOf(route).map((path) => {
        const what = `\`${path.join(".")}\` of route ${index} of VirtualService`;
        return notice(service, ["spec", "http", index, ...path], what);
      }),
    ),
  );
  return [...rules, ...routes];
}

function ofPolicies(
  rule: Placed,
  policy: MeshResources["destinationRules"][number]["spec"]["trafficPolicy"],
  path: Path,
  subset: string,
): readonly Finding[] {
  const ports = (policy?.portLevelSettings ?? []).flatMap((settings, index) =>
    ofPolicy(rule, settings, [...path, "portLevelSettings", index], subset),
  );
  return [...ofPolicy(rule, policy, path, subset), ...ports];
}

function ofPolicy(rule: Placed, policy: Policy | null | undefined, path: Path, subset: string): readonly Finding[] {
  const fields: string[] = [];
  // Without TLS is how calls go here.
  if (policy?.tls && policy.tls.mode !== "DISABLE") fields.push("tls");
  const balancer = policy?.loadBalancer;
  const simple = balancer?.simple ?? "UNSPECIFIED";
  const inTurn = simple === "ROUND_ROBIN" || simple === "UNSPECIFIED";
  const shares = (balancer?.localityLbSetting?.distribute ?? []).length > 0;
  if (balancer?.consistentHash || shares || !inTurn) fields.push("loadBalancer");
  return fields.map((field) => notice(rule, [...path, field], `\`${field}\` of DestinationRule`, subset));
}

function fieldsOf(route: HttpRoute): readonly Path[] {
  const destinations = (route.route ?? []).flatMap(({ headers }, index) =>
    inHeaders(headers).map((path): Path => ["route", index, ...path]),
  );
  return [
    ...(route.corsPolicy ? [["corsPolicy"]] : []),
    ...(route.retries?.retryRemoteLocalities ? [["retries", "retryRemoteLocalities"]] : []),
    ...inHeaders(route.headers),
    ...destinations,
  ];
}

/** Header values that Envoy works out for each request, such as `%PROTOCOL%`: here they stay as they are. */
function inHeaders(headers: HttpRoute["headers"]): readonly Path[] {
  const inOperations = (operations: Operations, direction: string): readonly Path[] =>
    (["set", "add"] as const).flatMap((kind) =>
      Object.entries(operations?.[kind] ?? {})
        .filter(([, value]) => (value ?? "").replaceAll("%%", "").includes("%"))
        .map(([name]): Path => ["headers", direction, kind, name]),
    );
  return [...inOperations(headers?.request, "request"), ...inOperations(headers?.response, "response")];
}

function notice(resource: Placed, path: Path, what: string, subset = ""): Finding {
  return unused(resource.positionOf(path), `${what} \`${resource.name}\`${subset} is not applied by the local mesh`);
}
