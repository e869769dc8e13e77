import type { Dye } from "../context/dye.ts";
import type { Identity } from "../context/identity.ts";
import type { TagsToSet } from "../context/typed-tags.ts";
import type { Role } from "../inbound/admission.ts";
import type { ApplicationFacts } from "../inbound/application-facts.ts";
import type { CounterReason } from "../process/counter-reason.ts";
import type { AdapterDyeing } from "./adapter-dyeing.ts";

/**
 * A dyeing runtime: what a service holds one of. No method throws on the traffic path.
 *
 * @typeParam Tags The tags of the policy, see `createDyeing()`. Adapters take runtimes of any.
 */
// biome-ignore lint/suspicious/noExplicitAny: one that knows its tags has to pass where any will do
export interface Dyeing<Tags = any> extends AdapterDyeing {
  readonly service: string;
  readonly role: Role;

  /**
   * Decides the current request with what the application has found out, such as a verified token's claims: the policy's
   * rules run, `next` runs in the new dye, and a response that says the color says the new one. At an edge, once per
   * request, before its dye has gone out with a call or a message; else only `next` runs, and the reason is counted. A
   * promise only where a tag source has to be asked: `next` then runs within its time.
   */
  decide<T>(facts: ApplicationFacts, next: () => T): T | Promise<Awaited<T>>;

  /** The dye of the current context: dyed or undyed. Undefined is the unknown state. */
  current(): Dye<Tags> | undefined;

  /** Request id, color and trace id for logs. Undefined outside a request. */
  identity(): Identity | undefined;

  /**
   * Runs `fn` with more tags, or others: key to value, not encoded. A key is known when a tag of that key came in or the
   * policy's `tags` name it. Keys that are not known, and tags that cannot travel (bad key, empty or malformed value, the
   * key `color`), are left out and counted; in the unknown state all are.
   */
  withTags<T>(tags: TagsToSet<Tags>, fn: () => T): T;

  /** Runs `fn` as a request of its own: known to be undyed, with a new request id and without a trace. */
  runAsRoot<T>(fn: () => T): T;

  /**
   * Message headers with the current dye, request id and trace headers added. Returns a copy of the same
   * shape (record, Map, Fetch Headers, list); an object with `get` and `set` that is none of these (NATS) is written to
   * as it is. Headers that are there already stand, unless their value is undefined or null.
   */
  injectMessage<H extends object>(headers: H): H & Record<string, unknown>;

  /**
   * Runs `fn` in the context of one delivery, whatever the context of the consumer is. Messages come from inside: an
   * edge trusts them as an interior service does. Headers may be a record, a Map, an object with `get`, or a list of pairs
   * or records; values text, bytes, or lists of these.
   */
  receiveMessage<T>(headers: object | undefined, fn: () => T): T;

  /** Counts by reason of what was refused, cut, or failed open. Reasons: docs/reference/counters.md. */
  counters(): Readonly<Partial<Record<CounterReason, number>>>;

  /**
   * Undoes everything: closes the policy source and, with the last runtime of the process, takes the hooks out. Requests
   * that are still being handled send their dye no more, so close the servers first:
   * `server.close(() => dyeing.close())`.
   */
  close(): void;
}
