/**
 * Envoy's response flags, as far as the local mesh sets them.
 * - `NR`: no route for the request, or for its host
 * - `NC`: the route's destination or subset does not exist
 * - `UH`: no endpoint is ready
 * - `UF`: no connection to the endpoint
 * - `UC`: the endpoint closed the connection
 * - `UR`: the endpoint reset the stream
 * - `UPE`: request or response cannot be expressed in the protocol
 * - `UT`: the endpoint took too long
 * - `URX`: the last retry failed too
 * - `DC`: the caller went away
 * - `DR`: the caller reset an HTTP/2 stream
 * - `DPE`: the caller's request is not one that may be passed on
 * - `SI`: the caller took too long with its request
 * - `DI`, `FI`: a delay, an abort was injected
 */
export type ResponseFlag =
  | "NR"
  | "NC"
  | "UH"
  | "UF"
  | "UC"
  | "UR"
  | "UPE"
  | "UT"
  | "URX"
  | "DC"
  | "DR"
  | "DPE"
  | "SI"
  | "DI"
  | "FI";
