import { context, type TextMapPropagator } from "@opentelemetry/api";
import { Carried } from "../context/carried.ts";
import { activeCarried, derivedContext, rootContext } from "../context/carried-context.ts";
import { ContextManagerUse } from "../context/context-manager.ts";
import type { Dye } from "../context/dye.ts";
import { DyeRecord } from "../context/dye-record.ts";
import type { Identity } from "../context/identity.ts";
import { withTagsAdded } from "../context/with-tags-added.ts";
import type { Role } from "../inbound/admission.ts";
import { undyed } from "../inbound/admit-dye.ts";
import type { Exchange } from "../inbound/exchange.ts";
import { type ReceiveSettings, receive } from "../inbound/receive.ts";
import { requestIdOf } from "../inbound/request-id.ts";
import { traceIdOf } from "../inbound/trace-headers.ts";
import { carriedOfMessage } from "../message/carried-of-message.ts";
import { injectMessage } from "../message/inject-message.ts";
import { hookHttp } from "../outbound/http-hook.ts";
import { OutboundHeaders } from "../outbound/outbound-headers.ts";
import { hookUndici } from "../outbound/undici-hook.ts";
import type { Policy, PolicySource } from "../policy/policy.ts";
import { DyeingPropagator } from "../propagator/dyeing-propagator.ts";
import { activeTraceId } from "../telemetry/active-trace.ts";
import { Counters } from "../telemetry/counters.ts";
import type { AllowList } from "../trust/allow-list.ts";
import type { HeaderLine } from "../wire/encode-dye.ts";
import { DEFAULT_COLOR } from "../wire/header-names.ts";
import { NO_VOCABULARY } from "../wire/vocabulary.ts";
import type { Dyeing } from "./dyeing.ts";

/** What `createDyeing()` resolved from its options and the environment. */
export interface ActiveSettings {
  readonly service: string;
  readonly role: Role;
  readonly echoColor: boolean;
  readonly source: PolicySource | undefined;
  readonly allowList: () => AllowList;
}

/** The runtime. It holds the parts together; each part decides its own matter. */
export class ActiveDyeing implements Dyeing {
  readonly service: string;
  readonly role: Role;
  readonly propagator: TextMapPropagator;
  readonly #counters = new Counters();
  readonly #manager = new ContextManagerUse();
  readonly #receive: ReceiveSettings;
  readonly #outbound: OutboundHeaders;
  readonly #source: PolicySource | undefined;
  readonly #unhook: readonly (() => void)[];

  constructor({ service, role, echoColor, source, allowList }: ActiveSettings) {
    const count = this.#counters.count.bind(this.#counters);
    this.service = service;
    this.role = role;
    this.#source = source;
    this.propagator = new DyeingPropagator(count);
    this.#receive = { role, service, echoColor, count, policy: () => this.#policy() };
    this.#outbound = new OutboundHeaders(allowList, count);
    const hook = { headers: this.#outbound, count };
    this.#unhook = [hookUndici(hook), hookHttp(hook)];
  }

  receive<T>(exchange: Exchange, next: () => T): T {
    this.#manager.ensure();
    return receive(exchange, next, this.#receive);
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
      traceId: activeTraceId() ?? traceIdOf(carried.trace),
    };
  }

  withTags<T>(tags: Readonly<Record<string, string>>, fn: () => T): T {
    this.#manager.ensure();
    const carried = activeCarried();
    if (carried?.dye === undefined) {
      this.#receive.count("tags-without-dye");
      return fn();
    }
    let tagged = context.active();
    try {
      const dye = withTagsAdded(carried.dye, tags, this.#receive.count);
      tagged = derivedContext(carried.withDye(dye));
    } catch (error) {
      this.#receive.count("tags-failed", error);
    }
    return context.with(tagged, fn);
  }

  bind<A extends unknown[], R>(fn: (...args: A) => R): (...args: A) => R {
    this.#manager.ensure();
    return context.bind(context.active(), fn);
  }

  runAsRoot<T>(fn: () => T): T {
    this.#manager.ensure();
    const policy = this.#policyIfAny();
    const dye = new DyeRecord(undyed(this.service, policy?.revision), policy?.vocabulary ?? NO_VOCABULARY);
    return context.with(rootContext(new Carried(dye, requestIdOf(undefined), [])), fn);
  }

  injectMessage<H extends Readonly<Record<string, unknown>>>(headers: H): H & Record<string, unknown> {
    return injectMessage(headers, this.#receive.count);
  }

  receiveMessage<T>(headers: Readonly<Record<string, unknown>>, fn: () => T): T {
    this.#manager.ensure();
    const carried = carriedOfMessage(headers, () => this.#policy()?.vocabulary, this.#receive.count);
    return context.with(derivedContext(carried), fn);
  }

  outboundHeaders(authority: string, isSet?: (name: string) => boolean): readonly HeaderLine[] {
    try {
      const lines = this.#outbound.forAuthority(authority);
      if (isSet === undefined || !lines.some(([name]) => isSet(name))) return lines;
      return lines.filter(([name]) => {
        const set = isSet(name);
        if (set) this.#receive.count("outbound-caller-set", name);
        return !set;
      });
    } catch (error) {
      this.#receive.count("outbound-failed", error);
      return [];
    }
  }

  counters(): Readonly<Record<string, number>> {
    return this.#counters.snapshot();
  }

  close(): void {
    for (const unhook of this.#unhook) unhook();
    this.#source?.close();
    this.#manager.release();
  }

  #policy(): Policy | undefined {
    return this.#source?.current();
  }

  /** For a context that is wanted even when the source of policies fails. */
  #policyIfAny(): Policy | undefined {
    try {
      return this.#policy();
    } catch (error) {
      this.#receive.count("policy-failed", error);
      return undefined;
    }
  }
}
