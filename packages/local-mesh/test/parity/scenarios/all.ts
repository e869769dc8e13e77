import type { Scenario } from "../scenario.ts";
import { ANSWERS } from "./answers.ts";
import { EJECTION } from "./ejection.ts";
import { FAILOVER } from "./failover.ts";
import { FAILURES } from "./failures.ts";
import { GRPC } from "./grpc.ts";
import { MIRRORS } from "./mirrors.ts";
import { REFUSALS } from "./refusals.ts";
import { RETRIES } from "./retries.ts";
import { ROUTE_ACTIONS } from "./route-actions.ts";
import { WEB_SOCKETS } from "./web-sockets.ts";

/** Each is a way in which a call can go. What the two sides say and log has to be the same. */
export const SCENARIOS: readonly Scenario[] = [
  ...ANSWERS,
  ...ROUTE_ACTIONS,
  ...REFUSALS,
  ...FAILURES,
  ...RETRIES,
  ...WEB_SOCKETS,
  ...GRPC,
  ...EJECTION,
  ...FAILOVER,
  ...MIRRORS,
];
