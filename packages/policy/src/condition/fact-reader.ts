import type { RequestFacts } from "@dyeing/sdk";
import { cookieOf } from "@dyeing/sdk/wire";
import { hostOf } from "./host-of.ts";
import type { Term } from "./term.ts";

/** The values of the policy's tags for one request, by the tag's position in the policy; undefined when absent. */
export type TagValues = readonly (string | undefined)[];

/** Reads one value from a request. Undefined when absent or empty. */
export type FactReader = (facts: RequestFacts, tags: TagValues) => string | undefined;

/** Compiles a term. `slotOf` gives a tag's position; a tag without one reads as absent. */
export function compileTerm(term: Term, slotOf: (key: string) => number | undefined): FactReader {
  switch (term.kind) {
    case "header": {
      const { name } = term;
      return (facts) => text(facts.header(name));
    }
    case "query": {
      const { name } = term;
      return (facts) => text(facts.query?.(name));
    }
    case "cookie": {
      const { name } = term;
      return (facts) => {
        const cookies = text(facts.header("cookie"));
        return cookies === undefined ? undefined : text(cookieOf(cookies, name));
      };
    }
    case "claim": {
      const { name } = term;
      return (facts) => text(facts.claim?.(name));
    }
    case "path":
      return (facts) => text(facts.path);
    case "method":
      return (facts) => text(facts.method);
    case "host":
      return (facts) => text(hostOf(text(facts.header(":authority")) ?? text(facts.header("host"))));
    case "peer":
      return (facts) => text(facts.peer);
    case "visitor":
      return (facts) => text(facts.visitor?.());
    case "tag": {
      const slot = slotOf(term.key);
      return slot === undefined ? absent : (_facts, tags) => tags[slot];
    }
  }
}

/** Facts come from the network through an adapter: whatever is not text is absent. */
function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function absent(): undefined {
  return undefined;
}
