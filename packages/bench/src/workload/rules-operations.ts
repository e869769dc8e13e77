import assert from "node:assert/strict";
import { type PolicyDocument, staticPolicy } from "@dyeing/policy";
import type { RequestFacts } from "@dyeing/sdk";
import type { Operation } from "./codec-operations.ts";
import { type RulesWorkload, rulesWorkload } from "./rules-policies.ts";

/** One operation of the policy's rules by name: `decide` or `load`, of so many rules of a kind. */
export function rulesOperation(name: string, kind: string, count: number): Operation {
  const workload = rulesWorkload(kind, count);
  switch (name) {
    case "decide":
      return decided(workload);
    case "load":
      return () => staticPolicy(workload.document);
    case "minimal":
      return minimal(workload);
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

/** The same equality rules by hand: one Map, one string for an answer. */
function minimal({ document, requests }: RulesWorkload): Operation {
  const byCity = citiesOf(document);
  return (index) => {
    const { headers } = requests[index % requests.length] as (typeof requests)[number];
    return byCity.get(headers["x-rider-city"] ?? "") ?? "default";
  };
}

function citiesOf({ rules = [] }: PolicyDocument): ReadonlyMap<string, string> {
  return new Map(rules.map(({ value = "" }, at) => [`city-${at}`, value]));
}

export function factsOf({ path, headers }: RulesWorkload["requests"][number]): RequestFacts {
  return { method: "POST", path, header: (name) => headers[name] };
}
