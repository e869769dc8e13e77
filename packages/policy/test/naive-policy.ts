import type { PolicyDocument } from "@dyeing/policy";
import { bucket, type DyeingRule } from "@dyeing/policy";
import { compilePattern } from "@dyeing/text";
import { Environment } from "@marcbachmann/cel-js";

/** Everything that a request can say, as plain data. */
export interface PlainFacts {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly claims: Readonly<Record<string, string>>;
}

export interface NaiveDecision {
  readonly color: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** The first tag that a required rule had no value for, and no other rule gave. */
  readonly missing: string | undefined;
}

/**
 * What a policy means, said again as simply as it can be: every rule in turn, conditions evaluated by the CEL library
 * itself, where an error (a missing key) is no `true`. Tags take their values from headers.
 */
export function naiveDecision({ tags = {}, rules = [] }: PolicyDocument, facts: PlainFacts): NaiveDecision {
  const found = new Map<string, string>();
  for (const [key, { from }] of Object.entries(tags)) {
    const value = typeof from === "string" ? textOf(from, facts, {}) : undefined;
    if (value !== undefined) found.set(key, value);
  }
  const sources = Object.fromEntries(found);
  const decided = new Map<string, string>();
  const wanted = new Set<string>();
  for (const rule of rules) {
    if (decided.has(rule.key) || !applies(rule, facts, sources)) continue;
    const value = rule.value ?? textOf(rule.from ?? "", facts, sources);
    if (value !== undefined) decided.set(rule.key, value);
    else if (rule.required === true) wanted.add(rule.key);
  }
  const { color, ...given } = Object.fromEntries([...found, ...decided]);
  const keys = [...Object.keys(tags), ...rules.map(({ key }) => key)];
  return { color, tags: given, missing: keys.find((key) => wanted.has(key) && given[key] === undefined) };
}

function applies({ when, match, sample }: DyeingRule, facts: PlainFacts, tags: Record<string, string>): boolean {
  if (when !== undefined && evaluate(when, facts, tags) !== true) return false;
  if (match !== undefined) {
    const value = facts.headers[match.header];
    if (!value || !compilePattern(match.regex).matches(value)) return false;
  }
  if (sample === undefined) return true;
  const unit = textOf(sample.by, facts, tags);
  return unit !== undefined && bucket(sample.salt, unit) < Math.round(sample.percent * 100);
}

function textOf(expression: string, facts: PlainFacts, tags: Record<string, string>): string | undefined {
  const value = evaluate(expression, facts, tags);
  return typeof value === "string" && value !== "" ? value : undefined;
}

const environment = new Environment()
  .registerVariable("request", "map<string, dyn>")
  .registerVariable("claims", "map<string, string>")
  .registerVariable("tags", "map<string, string>");
const programs = new Map<string, ReturnType<typeof environment.parse>>();

function evaluate(text: string, { method, path, headers, query, claims }: PlainFacts, tags: object): unknown {
  const program = programs.get(text) ?? environment.parse(text);
  programs.set(text, program);
  const request = { method, path, headers: present(headers), query: present(query) };
  try {
    return program({ request, claims: present(claims), tags });
  } catch {
    return undefined;
  }
}

/** Empty is as good as missing. */
function present(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
}
