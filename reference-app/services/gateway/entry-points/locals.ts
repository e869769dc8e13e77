import type { Caller } from "../domain/caller.ts";
import type { TargetService } from "../domain/service-registry.ts";
import type { Target } from "../domain/target.ts";

/** The request context: what each step leaves for the next ones in `res.locals`. */
export interface GatewayLocals {
  /** From the client's header X-Env. */
  wantedEnvironment: string | undefined;
  /** From the header X-Service-Name. */
  service: TargetService;
  /** Absent on the two requests that need no token. */
  caller?: Caller;
  /** Service and environment. */
  target: Target;
}
