import { type HeaderLines, RawHeaderLines } from "@dyeing/lanes/explain";

/** Whether a request or response is gRPC, by its content type. */
export function isGrpc(headers: HeaderLines): boolean {
  const [type = ""] = headers.lines("content-type");
  return /^application\/grpc(?:$|[+;])/.test(type);
}

/** The `grpc-status` among headers or trailers. */
export function grpcStatusOf(rawHeaders: readonly string[]): number | undefined {
  const [status] = new RawHeaderLines(rawHeaders).lines("grpc-status");
  return status !== undefined && /^\d{1,3}$/.test(status) ? Number(status) : undefined;
}

const BY_HTTP: Readonly<Record<number, number>> = {
  400: 13,
  401: 16,
  403: 7,
  404: 12,
  429: 14,
  502: 14,
  503: 14,
  504: 14,
};
const UNKNOWN = 2;

/** The `grpc-status` of an HTTP status that comes without one, as gRPC maps them and Envoy does. */
export function grpcStatusOfHttp(status: number): number {
  return BY_HTTP[status] ?? UNKNOWN;
}
