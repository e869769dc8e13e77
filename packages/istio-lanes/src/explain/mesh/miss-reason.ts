/** Why a chosen destination has no endpoint. */
export type ClusterMiss = "UNKNOWN_DESTINATION" | "UNKNOWN_PORT" | "UNKNOWN_SUBSET" | "NO_ENDPOINT" | "TLS_MISMATCH";

/**
 * Every way in which a request reaches no endpoint.
 * - `UNKNOWN_HOST`: no service and no VirtualService has the called host, and the mesh lets nothing else through
 * - `NO_LISTENER`: a gateway has no HTTP server at the port
 * - `NO_ROUTE`: the host's VirtualService has no route for the request
 * - `UNKNOWN_DESTINATION`: the chosen route leads to a host that is no service, or that the caller does not see
 * - `UNKNOWN_PORT`: the service that it leads to does not have the port
 * - `UNKNOWN_SUBSET`: no DestinationRule that applies to the destination names the subset, or the destination is looked
 *   up by DNS and none of its names has the subset's labels
 * - `NO_ENDPOINT`: no instance is ready, or none has the subset's labels
 * - `TLS_MISMATCH`: no instance's sidecar takes what the caller's proxy speaks, plain text or TLS
 */
export type MissReason = "UNKNOWN_HOST" | "NO_LISTENER" | "NO_ROUTE" | ClusterMiss;
