import type { Dyeing } from "@dyeing/sdk";
import { withExchange, withReplaced } from "./replaced-dyeing.ts";

/** Which side of an exchange throws. */
export type Poison = "header" | "setResponseHeader";

/** A runtime to which an adapter's exchange throws: what a bug in the adapter, or a strange framework object, does. */
export function poisonedDyeing(dyeing: Dyeing, poison: Poison): Dyeing {
  return withExchange(dyeing, (exchange) => withReplaced(exchange, { [poison]: fail }), {
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
