/** One running instance of a service. */
export interface Endpoint {
  /** `host:port`. */
  readonly address: string;
  /** The pod's labels, such as `{ app: "order", version: "v2" }`. Subsets select by them. */
  readonly labels: Readonly<Record<string, string>>;
}

/** The ready instances of each service, by its short or full host name. A known service without any has an empty list. */
export type EndpointTable = Readonly<Record<string, readonly Endpoint[]>>;
