import type { Dyeing } from "@dyeing/sdk";
import type { Exchange } from "@dyeing/sdk/adapter";

/** A runtime that gets other exchanges than the adapter's, by whichever door the adapter takes. */
export function withExchange(
  dyeing: Dyeing,
  other: (exchange: Exchange) => Exchange,
  more: Readonly<Record<string, unknown>> = {},
): Dyeing {
  return withReplaced(dyeing, {
    prepare: (exchange: Exchange) => dyeing.prepare(other(exchange)),
    receive: <T>(exchange: Exchange, next: () => T) => dyeing.receive(other(exchange), next),
    handle: <T>(exchange: Exchange, next: () => T) => dyeing.handle(other(exchange), next),
    ...more,
  });
}

/** An object like another one, some of its methods replaced. Not a copy: its class may have private fields. */
export function withReplaced<T extends object>(original: T, replaced: Readonly<Record<string, unknown>>): T {
  return new Proxy(original, {
    get: (target, name) => {
      if (typeof name === "string" && Object.hasOwn(replaced, name)) return replaced[name];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
