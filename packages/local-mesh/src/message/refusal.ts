/** Why a request is not passed on: it could mean one thing to us and another to the endpoint, or it is no HTTP. */
export interface Refusal {
  readonly status: number;
  /** The body of the answer. */
  readonly body: string;
  readonly flag: "DPE" | "NR" | undefined;
  /** Refused after it was routed: the log names its route. */
  readonly routed?: true;
  /** `response_code_details` of the log; Envoy's word where it has one. */
  readonly details: string;
}

function malformed(details: string): Refusal {
  return { status: 400, body: "Bad Request", flag: "DPE", details };
}

/** Refused as Envoy refuses it, with the same words. */
export const CODEC_ERROR = malformed("http1.codec_error");
export const CONNECTION_REJECTED = malformed("http1.connection_header_rejected");
export const INVALID_AUTHORITY = malformed("http.invalid_authority");
export const INVALID_URL = malformed("http1.invalid_url");
export const INVALID_SCHEME = malformed("http1.invalid_scheme");
export const LENGTH_AND_CHUNKED = malformed("http1.content_length_and_chunked_not_allowed");
export const TRANSFER_ENCODING_NOT_ALLOWED = malformed("http1.transfer_encoding_not_allowed");
export const INVALID_TRANSFER_ENCODING: Refusal = {
  status: 501,
  body: "Not Implemented",
  flag: "DPE",
  details: "http1.invalid_transfer_encoding",
};
export const LOW_VERSION: Refusal = { status: 426, body: "Upgrade Required", flag: "DPE", details: "low_version" };
export const HEADERS_TOO_LARGE: Refusal = {
  status: 431,
  body: "Request Header Fields Too Large",
  flag: "DPE",
  details: "http1.headers_too_large",
};
export const MISSING_HOST: Refusal = { status: 400, body: "", flag: undefined, details: "missing_host_header" };
export const PATH_REJECTED: Refusal = { status: 400, body: "", flag: undefined, details: "path_normalization_failed" };
export const ABSOLUTE_PATH_REJECTED: Refusal = {
  status: 404,
  body: "",
  flag: undefined,
  details: "absolute_path_rejected",
};
export const UPGRADE_FAILED: Refusal = {
  status: 403,
  body: "",
  flag: undefined,
  routed: true,
  details: "upgrade_failed",
};
export const NO_CONNECT: Refusal = { status: 404, body: "", flag: "NR", details: "route_not_found" };
export const HEAD_TIMEOUT: Refusal = { status: 408, body: "", flag: undefined, details: "request_header_timeout" };

/** Refused here only: Envoy passes these on. */
export const INVALID_LENGTH = malformed("http1.invalid_content_length");
export const UPGRADE_WITH_BODY = malformed("http1.upgrade_with_body");

/** Whether a request was read to the point where it gets a request id: what is refused before that has none. */
export function isRead(refusal: Refusal | undefined): boolean {
  return refusal === undefined || refusal.routed === true || refusal.flag === "NR";
}
