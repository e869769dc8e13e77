import type { RequestFacts } from "../rule/request-facts.ts";
import type { Exchange } from "./exchange.ts";

/** The view of an exchange that rules get: header lines joined as Node joins them. */
export function exchangeFacts(exchange: Exchange): RequestFacts {
  return {
    method: exchange.method,
    path: exchange.path,
    header: (name) => {
      const lines = exchange.header(name);
      return typeof lines === "string" || lines === undefined ? lines : lines.join(", ");
    },
  };
}
