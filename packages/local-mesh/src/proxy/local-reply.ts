import type { Downstream } from "./downstream.ts";
import { grpcStatusOfHttp } from "./grpc.ts";

const NO_CONTENT = 204;

export interface LocalReply {
  readonly status: number;
  readonly body: string;
  /** For a fault that names it. Default: from the HTTP status. */
  readonly grpcStatus?: number | undefined;
  /** Where a redirect leads. */
  readonly location?: string | undefined;
}

export interface SentReply {
  /** The HTTP status on the wire: 200 for gRPC. */
  readonly status: number;
  readonly grpcStatus: number | undefined;
  readonly bytes: number;
}

/**
 * Answers in the endpoint's place: gRPC callers get a status without a body, others a short text. `change` is what the
 * route does to the headers of all answers, as Envoy does it also to its own.
 */
export function sendLocalReply(
  downstream: Downstream,
  grpc: boolean,
  reply: LocalReply,
  change: (rawHeaders: readonly string[]) => readonly string[] = (rawHeaders) => rawHeaders,
): SentReply {
  if (grpc) {
    const grpcStatus = reply.grpcStatus ?? grpcStatusOfHttp(reply.status);
    const headers = ["content-type", "application/grpc", "grpc-status", String(grpcStatus)];
    if (reply.body !== "") headers.push("grpc-message", percentEncode(reply.body));
    downstream.respond(200, change(headers), true);
    return { status: 200, grpcStatus, bytes: 0 };
  }
  const body = Buffer.from(reply.body);
  // A 204 has no length to tell (RFC 9110, 8.6).
  const headers = reply.status === NO_CONTENT ? [] : ["content-length", String(body.length)];
  if (body.length > 0) headers.push("content-type", "text/plain");
  if (reply.location !== undefined) headers.push("location", reply.location);
  downstream.respond(reply.status, change(headers), body.length === 0);
  if (body.length > 0) {
    downstream.write(body);
    downstream.end([]);
  }
  return { status: reply.status, grpcStatus: undefined, bytes: body.length };
}

/** The percent-encoding of gRPC's Status-Message. */
function percentEncode(text: string): string {
  return text.replace(/[^ -$&-~]/gu, (char) => encodeURIComponent(char));
}
