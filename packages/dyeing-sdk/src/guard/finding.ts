/** Calls from one place, by one client, that left for an allowed host in no context, or in one that was not theirs. */
export interface GuardFinding {
  readonly client: "fetch" | "undici" | "node:http" | "node:http2" | "grpc-js";
  /** The package that made the call for the application (axios, a tracer's exporter). Undefined: the application itself. */
  readonly library: string | undefined;
  /** File, line and column in the application, else in the library. Undefined where the stack shows neither. */
  readonly site: string | undefined;
  /**
   * `no-context`: nothing says whose call it is. `context-replaced`: a tracer knows, so a request is at work here, and
   * somebody in between has replaced or left our context. `request-over`: the context is that of a request which was
   * answered before, so that the call takes along a dye that is no longer anybody's.
   */
  readonly reason: "no-context" | "context-replaced" | "request-over";
  /** At most ten. */
  readonly hosts: readonly string[];
  /** Of the calls whose stack was looked at. */
  readonly sampled: number;
}
