/** One running instance of a service. */
export interface Endpoint {
  /** `host:port`. */
  readonly address: string;
  /** The pod's labels, such as `{ app: "order", version: "v2" }`. Subsets select by them. */
  readonly labels: Readonly<Record<string, string>>;
  /** Default true. Unready instances get no requests and count for when a priority gives way to the next. */
  readonly ready?: boolean | undefined;
  /** `region/zone/sub-zone`. Default: unknown. */
  readonly locality?: string | undefined;
  /** Ports of its own, by the name of the service's port. Default: the service's `targetPort`, else that of `address`. */
  readonly ports?: Readonly<Record<string, number>> | undefined;
}

/** A service's instances, with the ports that it has. */
export interface ServiceEndpoints {
  /** HTTP ports. Default: those of the resources that describe the service, else any port. */
  readonly ports?: readonly number[];
  readonly endpoints: readonly Endpoint[];
}

/**
 * The instances of each service, by its short or full host name. A known service without any has an empty list. A
 * service that Service or ServiceEntry documents describe takes its instances from here, when it stands here.
 */
export type EndpointTable = Readonly<Record<string, readonly Endpoint[] | ServiceEndpoints>>;
