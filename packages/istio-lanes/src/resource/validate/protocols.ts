/** What Istio does with a port of a protocol. `sniffed`: HTTP when the bytes look like it. */
export type PortKind = "http" | "tls" | "tcp" | "udp" | "sniffed";

const KINDS: Readonly<Record<string, PortKind>> = {
  http: "http",
  http2: "http",
  grpc: "http",
  "grpc-web": "http",
  http_proxy: "http",
  hbone: "http",
  https: "tls",
  tls: "tls",
  tcp: "tcp",
  mongo: "tcp",
  redis: "tcp",
  mysql: "tcp",
  udp: "udp",
};

/** The kind of a protocol as resources name it, in any case. Undefined when Istio has none of that name. */
export function protocolKind(protocol: string): PortKind | undefined {
  return KINDS[protocol.toLowerCase()];
}

/** The kind of a port of a Kubernetes Service: by `appProtocol`, else by the beginning of its name. */
export function servicePortKind(port: {
  readonly name?: string | null;
  readonly appProtocol?: string | null;
  readonly protocol?: string | null;
}): PortKind {
  if (port.protocol?.toUpperCase() === "UDP") return "udp";
  if (port.appProtocol) return appProtocolKind(port.appProtocol);
  const name = port.name?.toLowerCase() ?? "";
  if (name === "grpc-web" || name.startsWith("grpc-web-")) return "http";
  const kind = protocolKind(name.split("-", 1)[0] ?? "");
  return kind === undefined || kind === "udp" ? "sniffed" : kind;
}

function appProtocolKind(protocol: string): PortKind {
  const name = protocol.toLowerCase();
  if (name === "kubernetes.io/h2c" || name === "kubernetes.io/ws") return "http";
  if (name === "kubernetes.io/wss") return "tls";
  return protocolKind(name) ?? "sniffed";
}
