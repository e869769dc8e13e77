import { acceptRequest, type SubmittedRequest } from "./accept-request.ts";
import type { Algorithm } from "./algorithm.ts";
import { changeRule, type MatchRuleChange } from "./change-rule.ts";
import { findGroups } from "./find-groups.ts";
import type { Group } from "./group.ts";
import { InvalidArgumentError } from "./invalid-argument-error.ts";
import { defaultMatchRule, type MatchRule, maxRiders } from "./match-rule.ts";
import { type Clock, type PooledRequest, RequestPool } from "./request-pool.ts";
import { isId, MAX_ID_LENGTH, type RideRequest } from "./ride-request.ts";
import { UnknownRequestError } from "./unknown-request-error.ts";

export interface MatchingOptions {
  readonly algorithm: Algorithm;
  /** Default: the system's clock. */
  readonly clock?: Clock;
  readonly rule?: MatchRule;
  /** How many requests the pool may hold. Default 100,000. */
  readonly capacity?: number;
}

/** How many groups a query gets that sets no limit, and how many it may ask for. */
const DEFAULT_GROUPS = 10;
const MAX_GROUPS = 50;
/** More ids than this in one query are a mistake of the caller. */
const MAX_IDS = 1_000;

/** The use cases of the service, whatever protocol they come by. */
export class Matching {
  readonly algorithm: Algorithm;
  readonly #clock: Clock;
  readonly #pool: RequestPool;
  #rule: MatchRule;

  constructor({ algorithm, clock = Date.now, rule = defaultMatchRule, capacity }: MatchingOptions) {
    this.algorithm = algorithm;
    this.#clock = clock;
    this.#rule = rule;
    this.#pool = new RequestPool(clock, capacity);
  }

  get rule(): MatchRule {
    return this.#rule;
  }

  get poolSize(): number {
    return this.#pool.size;
  }

  /** @throws InvalidArgumentError, PoolFullError */
  submit(request: SubmittedRequest): void {
    this.#pool.submit(acceptRequest(request, this.#clock(), maxRiders(this.#rule)));
  }

  /**
   * The groups that the request can join, best first.
   * @param limit 0 takes the default
   * @throws InvalidArgumentError, UnknownRequestError
   */
  candidates(requestId: string, limit: number): Group[] {
    if (limit < 0 || limit > MAX_GROUPS)
      throw new InvalidArgumentError({ limit: `must be between 0 and ${MAX_GROUPS}` });
    const { request } = this.#find("request_id", requestId);
    const wanted = limit === 0 ? DEFAULT_GROUPS : limit;
    const groups: Group[] = [];
    for (const group of findGroups(this.#pool, this.#rule, this.algorithm, request)) {
      groups.push(group);
      if (groups.length === wanted) break;
    }
    return groups;
  }

  /**
   * The requests behind the ids, in their order.
   * @throws InvalidArgumentError, UnknownRequestError
   */
  stops(requestIds: readonly string[]): RideRequest[] {
    checkIds(requestIds);
    return requestIds.map((id) => this.#find("request_ids", id).request);
  }

  /**
   * How many of the ids were in the pool; unknown ones are ignored.
   * @throws InvalidArgumentError
   */
  withdraw(requestIds: readonly string[]): number {
    checkIds(requestIds);
    return requestIds.filter((id) => this.#pool.withdraw(id)).length;
  }

  /**
   * Changes the rule for all later matches.
   * @throws InvalidArgumentError; the rule is then as it was
   */
  setRule(change: MatchRuleChange): MatchRule {
    this.#rule = changeRule(this.#rule, change);
    return this.#rule;
  }

  #find(field: string, id: string): PooledRequest {
    if (!isId(id)) throw new InvalidArgumentError({ [field]: `must have 1 to ${MAX_ID_LENGTH} characters` });
    const pooled = this.#pool.get(id);
    if (!pooled) throw new UnknownRequestError(id);
    return pooled;
  }
}

function checkIds(requestIds: readonly string[]): void {
  if (requestIds.length === 0 || requestIds.length > MAX_IDS) {
    throw new InvalidArgumentError({ request_ids: `must have 1 to ${MAX_IDS} ids` });
  }
}
