import assert from "node:assert/strict";
import { readPolicy, staticPolicy } from "@dyeing/policy";
import type { RequestFacts } from "@dyeing/sdk";
import type { Operation } from "./codec-operations.ts";
import { type RulesWorkload, rulesWorkload } from "./rules-policies.ts";

/** One operation of rules by name: `decide`, `explain` or `load`, of so many of a kind. */
export function rulesOperation(name: string, kind: string, count: number): Operation {
  const workload = rulesWorkload(kind, count);
  switch (name) {
    case "decide":
      return decided(workload);
    case "load":
      return () => staticPolicy(workload.document);
    case "explain":
      return explained(workload);
    default:
      throw new Error(`no operation \`${name}\` of rules`);
  }
}

function decided({ document, requests, dyed }: RulesWorkload): Operation {
  const policy = staticPolicy(document).current();
  const facts = requests.map(factsOf);
  const colors = facts.map((each) => policy.decide(each).color);
  assert.equal(colors.filter((color) => color !== "default").length > 0, dyed);
  return (index) => policy.decide(facts[index % facts.length] as RequestFacts);
}

/** Every rule in turn: what a decision would cost without an index. */
function explained({ document, requests }: RulesWorkload): Operation {
  const policy = readPolicy(JSON.stringify(document));
  const facts = requests.map(factsOf);
  return (index) => policy.decide(facts[index % facts.length] as RequestFacts).explain();
}

export function factsOf({ path, headers }: RulesWorkload["requests"][number]): RequestFacts {
  return { method: "POST", path, header: (name) => headers[name] };
}
