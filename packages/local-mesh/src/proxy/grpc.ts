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
