import type { RequestFacts } from "../policy/request-facts.ts";
import { utf8OfLatin1 } from "../wire/utf8-of-latin1.ts";
import type { Exchange } from "./exchange.ts";

/** The view of an exchange that rules get: header lines joined as Node joins them, and read as UTF-8. */
export function exchangeFacts(exchange: Exchange): RequestFacts {
  return {
    method: exchange.method,
    path: exchange.path,
    header: (name) => {
      const lines = exchange.header(name);
      if (lines === undefined) return undefined;
      return utf8OfLatin1(typeof lines === "string" ? lines : lines.join(", "));
    },
  };
}
