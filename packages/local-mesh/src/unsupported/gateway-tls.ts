import { compileMesh, type EndpointTable, type Finding, type MeshResources } from "@dyeing/lanes/explain";
import { clustersOf } from "./served.ts";
import { unsupported, unused } from "./unsupported-finding.ts";

type Gateway = MeshResources["gateways"][number];
type Server = NonNullable<Gateway["spec"]["servers"]>[number];
type KubeGateway = MeshResources["kubeGateways"][number];

/** The label by which Istio selects the pods of a Gateway of the Gateway API. */
const GATEWAY_LABEL = "gateway.networking.k8s.io/gateway-name";
const ADVICE =
  "the local mesh ends no TLS; leave the Gateway out of `resources`, and bind the VirtualService to `mesh` for the routes that listeners shall serve";

/** What is known of the callers and the hosts of all listeners. */
interface Served {
  readonly hosts: ReadonlySet<string>;
  readonly callerLabels: readonly Readonly<Record<string, string>>[];
  readonly endpoints: EndpointTable;
}

/**
 * Servers of Gateways that end TLS, or let it through. They are refused when what is behind them is served here, or
 * when a caller is one of the gateway's own pods: its calls would be answered as if they had come another way.
 */
export function gatewayTls(resources: MeshResources, served: Served): readonly Finding[] {
  const own = resources.gateways.flatMap((gateway) =>
    (gateway.spec.servers ?? []).flatMap((server, index) =>
      usesTls(server) ? [ofServer(gateway, server, index, resources, served)] : [],
    ),
  );
  const kube = resources.kubeGateways.flatMap((gateway) =>
    (gateway.spec.listeners ?? []).flatMap((listener, index) =>
      /^(?:HTTPS|TLS)$/i.test(listener.protocol ?? "") ? [ofListener(gateway, index, resources, served)] : [],
    ),
  );
  return [...own, ...kube];
}

function usesTls({ port, tls }: Server): boolean {
  return /^(?:HTTPS|TLS)$/i.test(port?.protocol ?? "") || (Boolean(tls) && tls?.httpsRedirect !== true);
}

function ofServer(gateway: Gateway, server: Server, index: number, resources: MeshResources, served: Served): Finding {
  const selector = labelsOf(gateway.spec.selector);
  const alone = { ...gateway, spec: { ...gateway.spec, servers: [server] } };
  const behind = hostsBehind(
    { ...resources, gateways: [alone], kubeGateways: [] },
    selector,
    server.port?.number ?? 0,
    {
      namespace: gateway.namespace,
      served,
    },
  );
  const position = gateway.positionOf(["spec", "servers", index, ...(server.tls ? ["tls"] : [])]);
  return verdict(position, `\`servers.${index}\` of Gateway \`${gateway.name}\``, selector, behind, served);
}

function ofListener(gateway: KubeGateway, index: number, resources: MeshResources, served: Served): Finding {
  const listener = gateway.spec.listeners?.[index];
  const selector = { [GATEWAY_LABEL]: gateway.name };
  const alone = { ...gateway, spec: { ...gateway.spec, listeners: listener === undefined ? [] : [listener] } };
  const behind = hostsBehind({ ...resources, gateways: [], kubeGateways: [alone] }, selector, listener?.port ?? 0, {
    namespace: gateway.namespace,
    served,
  });
  const position = gateway.positionOf(["spec", "listeners", index]);
  return verdict(position, `\`listeners.${index}\` of Gateway \`${gateway.name}\``, selector, behind, served);
}

function verdict(
  position: Finding["position"],
  what: string,
  selector: Readonly<Record<string, string>>,
  behind: readonly string[],
  { hosts, callerLabels }: Served,
): Finding {
  const host = behind.find((one) => hosts.has(one));
  if (host !== undefined) {
    return unsupported(position, `${what} is for TLS and leads to \`${host}\`, which a listener serves: ${ADVICE}`);
  }
  const wanted = Object.entries(selector);
  const isCaller = callerLabels.some((labels) => wanted.every(([key, value]) => labels[key] === value));
  if (wanted.length > 0 && isCaller) {
    return unsupported(position, `${what} is for TLS and selects the caller of a listener: ${ADVICE}`);
  }
  return unused(
    position,
    `${what} is for TLS and not served by the local mesh: no listener leads to what is behind it`,
  );
}

/** The hosts that requests at a port of a gateway are led to. */
function hostsBehind(
  resources: MeshResources,
  labels: Readonly<Record<string, string>>,
  port: number,
  { namespace, served }: { readonly namespace: string; readonly served: Served },
): readonly string[] {
  const mesh = compileMesh(resources, served.endpoints, { kind: "gateway", namespace, labels });
  const clusters = mesh.listener(port).hosts.all().flatMap(clustersOf);
  return [...new Set(clusters.map(({ host }) => host))];
}

function labelsOf(selector: Gateway["spec"]["selector"]): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(selector ?? {}).map(([key, value]) => [key, value ?? ""]));
}
