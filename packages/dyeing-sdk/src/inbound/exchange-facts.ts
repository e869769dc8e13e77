import type { RequestFacts } from "../policy/request-facts.ts";
import { isCredential } from "../wire/may-carry-tag.ts";
import { utf8OfLatin1 } from "../wire/utf8-of-latin1.ts";
import type { ApplicationFacts } from "./application-facts.ts";
import type { Exchange } from "./exchange.ts";
import { pathOfTarget } from "./path-of-target.ts";
import { queryOfTarget } from "./query-of-target.ts";
import type { Visitors } from "./visitors.ts";

type Lines = string | readonly string[] | undefined;

/** The view of an exchange that rules get: header lines joined as Node joins them, and read as UTF-8. */
export class ExchangeFacts implements RequestFacts {
  readonly #exchange: Exchange;
  /** What came under names that were taken out of the request since. */
  #came: ReadonlyMap<string, Lines> | undefined;
  /** Taken apart when somebody asks. */
  #query: URLSearchParams | undefined;

  readonly #visitors: Visitors | undefined;
  /** Whose browser it is, once it was asked for: one request has one visitor. */
  #visitor: { readonly id: string | undefined } | undefined;

  /** @param visitors Of an edge that knows people again who are not logged in. */
  constructor(exchange: Exchange, visitors?: Visitors) {
    this.#exchange = exchange;
    this.#visitors = visitors;
  }

  get method(): string {
    return this.#exchange.method;
  }

  get path(): string {
    return pathOfTarget(this.#exchange.target);
  }

  header(name: string): string | undefined {
    const lines = this.#came?.has(name) === true ? this.#came.get(name) : this.#exchange.header(name);
    if (lines === undefined) return undefined;
    return utf8OfLatin1(typeof lines === "string" ? lines : lines.join(", "));
  }

  query(name: string): string | undefined {
    this.#query ??= queryOfTarget(this.#exchange.target);
    return this.#query.get(name) ?? undefined;
  }

  get peer(): string | undefined {
    return this.#exchange.peer?.address;
  }

  visitor(): string | undefined {
    this.#visitor ??= { id: this.#visitors?.idOf(this.#exchange) };
    return this.#visitor.id;
  }

  copy(): RequestFacts | undefined {
    const names = namesOf(this.#exchange);
    if (names === undefined) return undefined;
    // Not every adapter lists the authority, which rules may look at.
    const all = new Set([":authority", ...names, ...(this.#came?.keys() ?? [])]);
    const copy = copyOf(this, all, queryOfTarget(this.#exchange.target));
    // Who was not asked for is not asked for now: it would be given a cookie.
    const visitor = this.#visitor?.id;
    return { ...copy, visitor: () => visitor };
  }

  /** Later rules have to see what the first ones saw. */
  keep(came: ReadonlyMap<string, Lines>): void {
    this.#came = came;
  }
}

/** Facts of a request with those that the application adds. */
export function withApplicationFacts(facts: RequestFacts, added: ApplicationFacts | undefined): RequestFacts {
  if (added === undefined) return facts;
  const { claims = {}, tags = {} } = added;
  return {
    method: facts.method,
    path: facts.path,
    header: (name) => facts.header(name),
    query: (name) => facts.query?.(name),
    visitor: () => facts.visitor?.(),
    get peer() {
      return facts.peer;
    },
    claim: (name) => textOf(Object.hasOwn(claims, name) ? claims[name] : undefined),
    tag: (key) => (Object.hasOwn(tags, key) ? tags[key] : undefined),
    // Whoever handed them in may change the records later.
    copy: () => withCopied(facts.copy?.(), { claims: { ...claims }, tags: { ...tags } }),
  };
}

function withCopied(facts: RequestFacts | undefined, added: ApplicationFacts): RequestFacts | undefined {
  return facts && withApplicationFacts(facts, added);
}

function namesOf(exchange: Exchange): readonly string[] | undefined {
  return (
    exchange.headerNames?.() ?? exchange.rawHeaders?.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase())
  );
}

function copyOf(facts: RequestFacts, names: ReadonlySet<string>, query: URLSearchParams): RequestFacts {
  const headers = new Map<string, string | undefined>();
  for (const name of names) if (!isCredential(name)) headers.set(name, facts.header(name));
  for (const name of [...query.keys()]) if (isCredential(name)) query.delete(name);
  const { method, path, peer } = facts;
  return { method, path, peer, header: (name) => headers.get(name), query: (name) => query.get(name) ?? undefined };
}

function textOf(claim: unknown): string | undefined {
  if (typeof claim === "string") return claim;
  return typeof claim === "number" || typeof claim === "boolean" ? String(claim) : undefined;
}
