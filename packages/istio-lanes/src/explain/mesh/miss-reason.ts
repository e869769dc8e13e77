/**
 * Every way in which a request reaches no endpoint.
 * - `UNKNOWN_HOST`: no service and no VirtualService has the called host
 * - `NO_ROUTE`: the host's VirtualService has no route for the request
 * - `UNKNOWN_DESTINATION`: the chosen route leads to a host that is no service
 * - `UNKNOWN_SUBSET`: no DestinationRule of the destination names the subset
 * - `NO_ENDPOINT`: no instance is ready, or none has the subset's labels
 */
export type MissReason = "UNKNOWN_HOST" | "NO_ROUTE" | "UNKNOWN_DESTINATION" | "UNKNOWN_SUBSET" | "NO_ENDPOINT";
