import type { Role } from "../inbound/admission.ts";
import type { ApplicationFacts } from "../inbound/application-facts.ts";
import type { Exchange } from "../inbound/exchange.ts";
import { copyHeaders } from "../message/copy-headers.ts";
import type { CounterReason } from "../process/counter-reason.ts";
import type { HeaderLine } from "../wire/encode-dye.ts";
import type { Dyeing } from "./dyeing.ts";

/** What DYEING_DISABLED=1 gives: every function runs as if the SDK were not there. */
export class DisabledDyeing implements Dyeing {
  readonly service: string;
  readonly role: Role;

  constructor(service: string, role: Role) {
    this.service = service;
    this.role = role;
  }

  prepare(_exchange: Exchange): undefined {
    return undefined;
  }
  receive<T>(_exchange: Exchange, next: () => T): T {
    return next();
  }
  handle<T>(_exchange: Exchange, next: () => T): T {
    return next();
  }
  decide<T>(_facts: ApplicationFacts, next: () => T): T {
    return next();
  }
  current(): undefined {
    return undefined;
  }
  identity(): undefined {
    return undefined;
  }
  withTags<T>(_tags: Readonly<Record<string, string>>, fn: () => T): T {
    return fn();
  }
  bind<A extends unknown[], R>(fn: (...args: A) => R): (...args: A) => R {
    return fn;
  }
  runAsRoot<T>(fn: () => T): T {
    return fn();
  }
  injectMessage<H extends object>(headers: H): H & Record<string, unknown> {
    return copyHeaders(headers).headers as H & Record<string, unknown>;
  }
  receiveMessage<T>(_headers: object | undefined, fn: () => T): T {
    return fn();
  }
  outboundHeaders(_authority: string): readonly HeaderLine[] {
    return [];
  }
  count(_reason: CounterReason): void {}
  counters(): Readonly<Partial<Record<CounterReason, number>>> {
    return {};
  }
  close(): void {}
}
