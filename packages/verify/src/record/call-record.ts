import type { ObservedDye } from "./observed-dye.ts";

/** How a call travelled. `ws` is the HTTP upgrade; `message` crossed a queue. */
export type CallProtocol = "http" | "grpc" | "ws" | "message";

/**
 * Where a record comes from. `proxy`: an access-log line, written by neither side of the call. `published` and
 * `received`: the two ends of a message, from the services' logs. `outside`: what a host outside the mesh received.
 */
export type RecordSource = "proxy" | "published" | "received" | "outside";

/** One line of evidence, normalised. All text in it is printable and bounded. */
export interface CallRecord {
  readonly source: RecordSource;
  /** Milliseconds since the epoch at which the call began. */
  readonly time: number;
  /** Milliseconds; undefined when the source does not measure it. */
  readonly duration: number | undefined;
  readonly traceId: string | undefined;
  readonly requestId: string | undefined;
  /** `caller->callee` */
  readonly edge: string;
  readonly from: string;
  readonly fromVersion: string | undefined;
  readonly to: string;
  /** The version that answered. Undefined: none did. */
  readonly answeredBy: string | undefined;
  readonly protocol: CallProtocol;
  readonly method: string;
  readonly path: string;
  readonly dye: ObservedDye;
  /** Value of the witness header, which is unique per expected trace. */
  readonly witness: string | undefined;
  /** Business ids found in path, payload or body, or in a header that bears one. */
  readonly ids: readonly string[];
  readonly messageId: string | undefined;
  readonly status: number | undefined;
  readonly grpcStatus: number | undefined;
  /** Envoy's response flags, such as `UH` or `NR`. */
  readonly flags: readonly string[];
  /** Attempts that the proxy made. A call is judged by its last one. */
  readonly attempts: number;
  /** The lane by which the mesh dyed the call again: its application had sent no color. */
  readonly repairedLane: string | undefined;
  /** `outside` only: the names of all dye headers that the host saw. */
  readonly dyeHeaders: readonly string[];
}
