import type { KubeObject } from "../kube/kube-api.ts";

export interface Service extends KubeObject {
  readonly spec: {
    readonly clusterIP?: string;
    readonly type?: string;
    readonly externalName?: string;
    readonly ports?: readonly { readonly name?: string; readonly port: number; readonly protocol?: string }[];
  };
}

/**
 * The variables that Kubernetes makes of each service of the namespace: they can hide one that a program reads
 * (`ORDER_PORT` of a service named order).
 */
export function serviceLinks(services: readonly Service[]): Readonly<Record<string, string>> {
  return Object.assign({}, ...services.map(linksOf));
}

function linksOf({ metadata, spec: { clusterIP = "None", ports = [] } }: Service): Record<string, string> {
  const [first] = ports;
  if (clusterIP === "None" || clusterIP === "" || first === undefined) return {};
  const prefix = upper(metadata.name);
  const links: Record<string, string> = {
    [`${prefix}_SERVICE_HOST`]: clusterIP,
    [`${prefix}_SERVICE_PORT`]: String(first.port),
    [`${prefix}_PORT`]: urlOf(clusterIP, first),
  };
  for (const port of ports) {
    const protocol = port.protocol ?? "TCP";
    const name = `${prefix}_PORT_${port.port}_${protocol}`;
    if (port.name !== undefined) links[`${prefix}_SERVICE_PORT_${upper(port.name)}`] = String(port.port);
    links[name] = urlOf(clusterIP, port);
    links[`${name}_PROTO`] = protocol.toLowerCase();
    links[`${name}_PORT`] = String(port.port);
    links[`${name}_ADDR`] = clusterIP;
  }
  return links;
}

function upper(name: string): string {
  return name.toUpperCase().replaceAll("-", "_");
}

function urlOf(address: string, { port, protocol = "TCP" }: { port: number; protocol?: string }): string {
  return `${protocol.toLowerCase()}://${address}:${port}`;
}
