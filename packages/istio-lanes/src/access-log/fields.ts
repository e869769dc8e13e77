/**
 * The access-log format: field name to Envoy command operator. The first block carries the names of Istio's default
 * JSON log; the second holds what Istio's default log lacks and a verifier needs. This module is the only place that
 * spells them: the local mesh writes them, the verifier reads them, the lane compiler will emit them as Telemetry.
 */
export const ISTIO_FIELDS = {
  start_time: "%START_TIME%",
  method: "%REQ(:METHOD)%",
  path: "%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%",
  protocol: "%PROTOCOL%",
  response_code: "%RESPONSE_CODE%",
  response_flags: "%RESPONSE_FLAGS%",
  response_code_details: "%RESPONSE_CODE_DETAILS%",
  bytes_received: "%BYTES_RECEIVED%",
  bytes_sent: "%BYTES_SENT%",
  duration: "%DURATION%",
  upstream_service_time: "%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%",
  user_agent: "%REQ(USER-AGENT)%",
  request_id: "%REQ(X-REQUEST-ID)%",
  authority: "%REQ(:AUTHORITY)%",
  upstream_host: "%UPSTREAM_HOST%",
  upstream_cluster: "%UPSTREAM_CLUSTER_RAW%",
  upstream_local_address: "%UPSTREAM_LOCAL_ADDRESS%",
  downstream_local_address: "%DOWNSTREAM_LOCAL_ADDRESS%",
  downstream_remote_address: "%DOWNSTREAM_REMOTE_ADDRESS%",
  route_name: "%ROUTE_NAME%",
} as const;

export const DYEING_FIELDS = {
  trace_id: "%TRACE_ID%",
  traceparent: "%REQ(TRACEPARENT)%",
  x_trace_color: "%REQ(X-TRACE-COLOR)%",
  x_dye: "%REQ(X-DYE)%",
  grpc_status: "%GRPC_STATUS_NUMBER%",
  upstream_request_attempt_count: "%UPSTREAM_REQUEST_ATTEMPT_COUNT%",
  /** The pod whose proxy wrote the line: the caller on an outbound line. */
  pod_name: "%ENVIRONMENT(POD_NAME)%",
  pod_namespace: "%ENVIRONMENT(POD_NAMESPACE)%",
  workload_name: "%ENVIRONMENT(WORKLOAD_NAME)%",
  workload_version: "%ENVIRONMENT(WORKLOAD_VERSION)%",
  /** The service that was called and the version that answered. `-` when no version answered. */
  upstream_service: "%CLUSTER_METADATA(istio:services)%",
  upstream_version: "%UPSTREAM_METADATA(istio:version)%",
} as const;

export type AccessLogField = keyof typeof ISTIO_FIELDS | keyof typeof DYEING_FIELDS;

/** What Envoy writes for an absent value. */
export const ABSENT = "-";

/**
 * One line of the access log. Envoy writes numbers for numeric operators and strings otherwise; an absent value is
 * `-` or null. Request headers logged beyond the fields above (tags such as a witness value) stand under their own names,
 * with `-` turned to `_`.
 */
export type AccessLogRecord = { readonly [F in AccessLogField]?: string | number | null } & {
  readonly [field: string]: string | number | null | undefined;
};

/** The field under which an additionally logged request header stands: `x-ride-witness` -> `x_ride_witness`. */
export function headerField(header: string): string {
  return header.toLowerCase().replaceAll("-", "_");
}
