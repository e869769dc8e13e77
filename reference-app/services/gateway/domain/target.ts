import type { Group, TargetService } from "./service-registry.ts";

/** Where a request goes: part of its context from the moment that it is known. */
export interface Target {
  readonly service: TargetService;
  readonly environment: Group;
  readonly baseUrl: string;
}
