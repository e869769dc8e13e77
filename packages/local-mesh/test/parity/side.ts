import type { AccessLogRecord } from "@dyeing/lanes/access-log";
import type { Scenario, ScenarioEndpoint } from "./scenario.ts";
import type { Received } from "./services.ts";

/** A scenario with the services that stand behind it. Each side has its own. */
export interface Served {
  readonly scenario: Scenario;
  readonly addresses: readonly (ScenarioEndpoint & { readonly address: string })[];
  /** How often all of them were asked. */
  asked(): number;
  /** The requests that have reached them. */
  received(): readonly Received[];
}

/** One of the two that are compared. */
export interface Side {
  /** Where a scenario, by its place, is served. */
  port(index: number): number;
  /** The lines of a scenario so far. */
  log(index: number): Promise<readonly AccessLogRecord[]>;
  close(): Promise<void>;
}

/** Request headers that both log besides the fields of the format. */
export const LOGGED_HEADERS = ["cookie", "x-name"] as const;
