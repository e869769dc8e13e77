import { type ServiceError, status } from "@grpc/grpc-js";
import { UpstreamError } from "../kit/upstream-error.ts";
import { readInvalidFields } from "./invalid-fields-trailer.ts";

/** What a gRPC refusal is over HTTP. Codes that are not here are faults of the callee: 502. */
const httpStatus: Readonly<Partial<Record<status, number>>> = {
  [status.INVALID_ARGUMENT]: 400,
  [status.NOT_FOUND]: 404,
  [status.FAILED_PRECONDITION]: 409,
  [status.RESOURCE_EXHAUSTED]: 429,
};

/** A failed gRPC call in the words of the HTTP services, whose error handlers then pass it on. */
export function upstreamErrorOf(upstream: string, cause: unknown): unknown {
  if (!isServiceError(cause)) return cause;
  const { code, details, metadata } = cause;
  if (code === status.DEADLINE_EXCEEDED) return new UpstreamError("UPSTREAM_TIMEOUT", upstream, details, { cause });
  if (code === status.UNAVAILABLE) return new UpstreamError("UPSTREAM_UNREACHABLE", upstream, details, { cause });
  const fields = readInvalidFields(metadata);
  return new UpstreamError("UPSTREAM_STATUS", upstream, `answered ${status[code]}: ${details}`, {
    status: httpStatus[code] ?? 502,
    body: fields === undefined ? { error: details } : { error: "invalid request", fields },
    cause,
  });
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && "code" in error && "details" in error && "metadata" in error;
}
