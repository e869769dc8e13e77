import { activeCarried, newRequestScope } from "../context/active-carried.ts";
import { Carried } from "../context/carried.ts";
import type { Dye } from "../context/dye.ts";
import { DyeRecord } from "../context/dye-record.ts";
import { Entry } from "../context/entry.ts";
import type { Identity } from "../context/identity.ts";
import { withTagsAdded } from "../context/with-tags-added.ts";
import type { Role } from "../inbound/admission.ts";
import { undyed } from "../inbound/admit-dye.ts";
import type { ApplicationFacts } from "../inbound/application-facts.ts";
import { decide } from "../inbound/decide.ts";
import type { Exchange } from "../inbound/exchange.ts";
import { type Prepared, prepare } from "../inbound/prepare.ts";
import { type ReceiveSettings, receive } from "../inbound/receive.ts";
import { requestIdOf } from "../inbound/request-id.ts";
import { traceIdOf } from "../inbound/trace-headers.ts";
import type { Visitors } from "../inbound/visitors.ts";
import { carriedOfMessage } from "../message/carried-of-message.ts";
import { injectMessage } from "../message/inject-message.ts";
import { mirrorEdit } from "../outbound/mirror-edit.ts";
import { mirroredLines } from "../outbound/mirrored-lines.ts";
import { outgoing } from "../outbound/outgoing.ts";
import { hookOutbound } from "../outbound/process-hooks.ts";
import type { Policy, PolicySource } from "../policy/policy.ts";
import type { CounterReason } from "../process/counter-reason.ts";
import { addRuntime } from "../process/live-runtimes.ts";
import type { Log } from "../telemetry/log.ts";
import { outgoingTraceId } from "../telemetry/opentelemetry.ts";
import type { AllowList } from "../trust/allow-list.ts";
import type { HeaderLine } from "../wire/encode-dye.ts";
import { DEFAULT_COLOR } from "../wire/header-names.ts";
import { NO_VOCABULARY } from "../wire/vocabulary.ts";
import { ActiveRuntime } from "./active-runtime.ts";
import type { Dyeing } from "./dyeing.ts";
import { type MirrorOptions, mirrorsOf, restoresOf } from "./mirror-options.ts";
import { trustOf } from "./trust-of.ts";
import type { TrustOptions } from "./trust-options.ts";

/** What `createDyeing()` resolved from its options and the environment. */
export interface ActiveSettings {
  readonly service: string;
  readonly role: Role;
  readonly decidesLater: boolean;
  readonly echoColor: boolean;
  readonly visitors: Visitors | undefined;
  readonly source: PolicySource | undefined;
  readonly allowList: (policy: Policy | undefined) => AllowList;
  readonly trust: TrustOptions;
  readonly mirrors: MirrorOptions;
  readonly log: Log;
}

/** The runtime. It holds the parts together; each part decides its own matter. */
export class ActiveDyeing implements Dyeing {
  readonly service: string;
  readonly role: Role;
  readonly #runtime: ActiveRuntime;
  readonly #receive: ReceiveSettings;
  readonly #source: PolicySource | undefined;
  readonly #leave: () => void;
  /** Of exchanges that were waited for and not received yet. */
  #prepared: WeakMap<Exchange, Prepared> | undefined;

  constructor(settings: ActiveSettings) {
    const { service, role, decidesLater, echoColor, visitors, source, allowList, trust, mirrors, log } = settings;
    this.service = service;
    this.role = role;
    this.#source = source;
    const runtime = new ActiveRuntime(service, allowList, source, log, (count) => mirrorsOf(mirrors, role, count));
    this.#runtime = runtime;
    const policy = () => this.#policy();
    const { count } = runtime;
    const trusted = trustOf(trust, role, source, count);
    this.#receive = {
      runtime,
      role,
      service,
      decidesLater,
      echoColor,
      visitors,
      count,
      policy,
      ...trusted,
      restores: restoresOf(mirrors),
      decided: (dye) => runtime.telemetry.decided(dye),
    };
    this.#leave = addRuntime(runtime, hookOutbound);
    source?.observe?.(runtime.count);
  }

  prepare(exchange: Exchange): Promise<void> | undefined {
    return this.#prepare(exchange)?.then((prepared) => {
      if (prepared === undefined) return;
      this.#prepared ??= new WeakMap();
      this.#prepared.set(exchange, prepared);
    });
  }

  receive<T>(exchange: Exchange, next: () => T): T {
    return receive(exchange, next, this.#receive, this.#prepared?.get(exchange));
  }

  handle<T>(exchange: Exchange, next: () => T): T | Promise<Awaited<T>> {
    const preparing = this.#prepare(exchange);
    return preparing === undefined
      ? receive(exchange, next, this.#receive, undefined)
      : this.#receiveAfter(preparing, exchange, next);
  }

  decide<T>(facts: ApplicationFacts, next: () => T): T | Promise<Awaited<T>> {
    return decide(facts, next, this.#receive);
  }

  current(): Dye | undefined {
    return activeCarried()?.dye;
  }

  identity(): Identity | undefined {
    const carried = activeCarried();
    if (carried === undefined) return undefined;
    const { dye } = carried;
    return {
      requestId: carried.requestId,
      state: dye === undefined ? "unknown" : dye.dyed ? "dyed" : "undyed",
      color: dye?.color ?? DEFAULT_COLOR,
      traceId: outgoingTraceId() ?? traceIdOf(carried.trace),
    };
  }

  withTags<T>(tags: Readonly<Record<string, string>>, fn: () => T): T {
    const carried = activeCarried();
    if (carried?.dye === undefined) {
      this.#runtime.count("tags-without-dye");
      return fn();
    }
    let tagged: Entry | undefined;
    try {
      const dye = withTagsAdded(carried.dye, tags, this.#runtime.count);
      tagged = Entry.of(carried.withDye(dye));
    } catch (error) {
      this.#runtime.count("tags-failed", error);
    }
    return tagged === undefined ? fn() : tagged.run(fn);
  }

  bind<A extends unknown[], R>(fn: (...args: A) => R): (...args: A) => R {
    const entry = Entry.current();
    return function (this: unknown, ...args: A): R {
      return entry.run(() => fn.apply(this, args));
    };
  }

  runAsRoot<T>(fn: () => T): T {
    const policy = this.#policyIfAny();
    const dye = new DyeRecord(
      undyed(this.service, policy?.revision),
      policy?.vocabulary ?? NO_VOCABULARY,
      this.#receive.signer,
    );
    const carried = new Carried(this.#runtime.at(policy), newRequestScope(), dye, requestIdOf(undefined), []);
    return Entry.root(carried).run(fn);
  }

  injectMessage<H extends object>(headers: H): H & Record<string, unknown> {
    return injectMessage(headers, this.#runtime.count);
  }

  receiveMessage<T>(headers: object | undefined, fn: () => T): T {
    const carried = carriedOfMessage(headers, () => this.#policy(), this.#runtime, this.#receive);
    return Entry.received(carried).run(fn);
  }

  outboundHeaders(
    authority: string,
    isSet?: (name: string, value: string) => boolean,
    valuesOf?: (name: string) => readonly string[],
  ): readonly HeaderLine[] {
    try {
      const carried = activeCarried();
      const { lines, denied } = outgoing(carried, (runtime) => runtime.allowsAuthority(authority), authority);
      const edit = denied || lines.length > 0 ? mirrorEdit(carried, denied ? "denied" : "allowed") : undefined;
      const added = isSet === undefined ? lines : this.#notSet(lines, isSet);
      return edit === undefined ? added : mirroredLines(added, edit, valuesOf);
    } catch (error) {
      this.#runtime.count("outbound-failed", error);
      return [];
    }
  }

  count(reason: CounterReason, detail?: unknown): void {
    this.#runtime.count(reason, detail);
  }

  counters(): Readonly<Partial<Record<CounterReason, number>>> {
    return this.#runtime.counters();
  }

  close(): void {
    this.#runtime.close();
    this.#leave();
    this.#source?.close();
  }

  #notSet(lines: readonly HeaderLine[], isSet: (name: string, value: string) => boolean): readonly HeaderLine[] {
    if (!lines.some(([name, value]) => isSet(name, value))) return lines;
    return lines.filter(([name, value]) => {
      const set = isSet(name, value);
      if (set) this.#runtime.count("outbound-caller-set", name);
      return !set;
    });
  }

  #receiveAfter<T>(preparing: Promise<Prepared | undefined>, exchange: Exchange, next: () => T): Promise<Awaited<T>> {
    const received = preparing.then((prepared) => receive(exchange, next, this.#receive, prepared));
    return received as Promise<Awaited<T>>;
  }

  #prepare(exchange: Exchange): Promise<Prepared | undefined> | undefined {
    return prepare(exchange, this.#receive.policy, this.#receive);
  }

  #policy(): Policy | undefined {
    return this.#source?.current();
  }

  /** For a context that is wanted even when the source of policies fails. */
  #policyIfAny(): Policy | undefined {
    try {
      return this.#policy();
    } catch (error) {
      this.#runtime.count("policy-failed", error);
      return undefined;
    }
  }
}
