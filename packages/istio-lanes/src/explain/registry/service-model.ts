import type { SourcePosition } from "../../resource/source-position.ts";
import type { PortKind } from "../../resource/validate/protocols.ts";
import type { Endpoint } from "./endpoint.ts";

export interface ServicePort {
  readonly number: number;
  readonly name: string;
  readonly kind: PortKind;
  /** The port of the instances. Undefined: not known, or a name that instances give to a port. */
  readonly targetPort?: number | undefined;
}

/** A service as the mesh knows it, from a Service, a ServiceEntry or a table of endpoints. */
export interface ServiceModel {
  /** Full name, lower case; may begin with `*`. */
  readonly hostname: string;
  readonly namespace: string;
  readonly kubernetes: boolean;
  /** Undefined: any port is an HTTP port. */
  readonly ports: readonly ServicePort[] | undefined;
  /** Namespaces, `*` or `~`; `.` is resolved. Empty: the mesh's default. */
  readonly exportTo: readonly string[];
  readonly addresses: readonly string[];
  /** Another host that the service stands for. */
  readonly externalName: string | undefined;
  /** Full names of the services that stand for this one. */
  readonly aliases: readonly string[];
  /** A Service without an address of its own: callers find its instances by DNS. */
  readonly headless: boolean;
  /** Calls go to the address that the caller asked for, or that DNS gives: there are no endpoints to list. */
  readonly unlisted: boolean;
  /** The proxy looks the host, or its endpoints' names, up by DNS. */
  readonly byDns: boolean;
  /** Outside of the mesh: no sidecar at the other end. */
  readonly external: boolean;
  readonly endpoints: readonly Endpoint[];
  /** Undefined for a service of a table of endpoints only. */
  readonly position: SourcePosition | undefined;
}

/** The port of a service by its number. Undefined when the service does not have it. */
export function portOf(service: ServiceModel, number: number): ServicePort | undefined {
  if (service.ports === undefined) return { number, name: `http-${number}`, kind: "http" };
  return service.ports.find((port) => port.number === number);
}

export function isHttp(port: ServicePort | undefined): boolean {
  return port?.kind === "http" || port?.kind === "sniffed";
}
