import type { Dyeing } from "@dyeing/sdk";
import type { Exchange } from "@dyeing/sdk/adapter";

/** Which side of an exchange throws. */
export type Poison = "header" | "setResponseHeader";

/** A runtime to which an adapter's exchange throws: what a bug in the adapter, or a strange framework object, does. */
export function poisonedDyeing(dyeing: Dyeing, poison: Poison): Dyeing {
  const poisoned = (exchange: Exchange) => withReplaced(exchange, { [poison]: fail });
  return withReplaced(dyeing, {
    prepare: (exchange: Exchange) => dyeing.prepare(poisoned(exchange)),
    receive: <T>(exchange: Exchange, next: () => T) => dyeing.receive(poisoned(exchange), next),
    handle: <T>(exchange: Exchange, next: () => T) => dyeing.handle(poisoned(exchange), next),
    receiveMessage: <T>(headers: Readonly<Record<string, unknown>>, fn: () => T) =>
      dyeing.receiveMessage(
        poison === "header" ? new Proxy(headers, { get: fail, getOwnPropertyDescriptor: fail }) : headers,
        fn,
      ),
  });
}

function fail(): never {
  throw new Error("the exchange is broken");
}

/** An object like another one, some of its methods replaced. Not a copy: its class may have private fields. */
function withReplaced<T extends object>(original: T, replaced: Readonly<Record<string, unknown>>): T {
  return new Proxy(original, {
    get: (target, name) => {
      if (typeof name === "string" && Object.hasOwn(replaced, name)) return replaced[name];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
