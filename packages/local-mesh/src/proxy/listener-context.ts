import type { RouteRequest, RoutingDecision } from "@dyeing/lanes/explain";
import type { AccessLogFile } from "../access-log/access-log-file.ts";
import type { LoggedListener } from "../access-log/log-entry.ts";
import type { CallerBalancers } from "../balancing/caller-balancers.ts";
import type { ActiveCalls } from "./active-calls.ts";
import type { RunningMirrors } from "./running-mirrors.ts";

/** How slowly a caller may send a request, in milliseconds. */
export interface RequestLimits {
  /** Between two pieces of it. */
  readonly idleMs: number;
  /** From its head to its end. */
  readonly totalMs: number;
}

/** What all calls of one listener share. */
export interface ListenerContext extends LoggedListener {
  /** The called host as configured. */
  readonly host: string;
  readonly limits: RequestLimits;
  readonly log: AccessLogFile;
  readonly balancers: CallerBalancers;
  readonly mirrors: RunningMirrors;
  /** Whether the host of a mirrored request gets `-shadow`. */
  readonly shadowHostSuffix: boolean;
  readonly active: ActiveCalls;
  /** Routes by the resources and endpoints of this moment. */
  route(request: RouteRequest): RoutingDecision;
}
