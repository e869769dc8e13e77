import type { Role } from "../inbound/admission.ts";
import type { Exchange } from "../inbound/exchange.ts";
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

  receive<T>(_exchange: Exchange, next: () => T): T {
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
  injectMessage<H extends Readonly<Record<string, unknown>>>(headers: H): H & Record<string, unknown> {
    return { ...headers };
  }
  receiveMessage<T>(_headers: Readonly<Record<string, unknown>>, fn: () => T): T {
    return fn();
  }
  outboundHeaders(_authority: string): readonly HeaderLine[] {
    return [];
  }
  counters(): Readonly<Record<string, number>> {
    return {};
  }
  close(): void {}
}
