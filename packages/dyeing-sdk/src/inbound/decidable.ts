import type { Policy } from "../policy/policy.ts";
import type { RequestFacts } from "../policy/request-facts.ts";
import type { ApplicationFacts } from "./application-facts.ts";
import type { Exchange } from "./exchange.ts";
import { ExchangeFacts, withApplicationFacts } from "./exchange-facts.ts";
import type { Prepared } from "./prepare.ts";
import type { Replaced } from "./replace-dye.ts";
import type { Visitors } from "./visitors.ts";

const NOTHING: Replaced["came"] = new Map();

/** A request at an edge, with all that deciding its dye takes: now, or when the application knows more. */
export class Decidable {
  readonly exchange: Exchange;
  /** The snapshot that the request began with. */
  readonly policy: Policy;
  /** What it waited for: the facts to decide by at once. */
  readonly prepared: RequestFacts | undefined;
  readonly #base: ExchangeFacts;
  #came = NOTHING;

  constructor(exchange: Exchange, policy: Policy, prepared: Prepared | undefined, visitors: Visitors | undefined) {
    this.exchange = exchange;
    this.policy = policy;
    this.prepared = prepared?.facts;
    this.#base = prepared?.base ?? new ExchangeFacts(exchange, visitors);
  }

  factsWith(added: ApplicationFacts | undefined): RequestFacts {
    return withApplicationFacts(this.#base, added);
  }

  /** What stood in the request before it was replaced or taken out: rules that run later have to see it. */
  get came(): Replaced["came"] {
    return this.#came;
  }

  keep(came: Replaced["came"]): void {
    this.#came = came;
    this.#base.keep(came);
  }
}
