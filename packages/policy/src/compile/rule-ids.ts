import type { DyeingRule } from "../rule/dyeing-rule.ts";
import type { ReportFault } from "../rule/rule-fault.ts";

/**
 * The id of every rule: its own, else its key, with `#2` and so on when that is taken. Reports ids given twice. A step for each
 * look at a rule.
 */
export function* ruleIds(rules: readonly DyeingRule[], report: ReportFault): Generator<void, readonly string[]> {
  const taken = new Set<string>();
  for (const [at, { id }] of rules.entries()) {
    if (id === undefined) continue;
    if (taken.has(id))
      report({ kind: "duplicate", path: ["rules", at, "id"], message: `rule id \`${id}\` stands twice` });
    taken.add(id);
    yield;
  }
  /** By key: how many were tried. */
  const tried = new Map<string, number>();
  const ids: string[] = [];
  for (const { id, key } of rules) {
    ids.push(id ?? untaken(key, taken, tried));
    yield;
  }
  return ids;
}

function untaken(key: string, taken: Set<string>, tried: Map<string, number>): string {
  let count = tried.get(key) ?? 0;
  let name: string;
  do {
    count += 1;
    name = count === 1 ? key : `${key}#${count}`;
  } while (taken.has(name));
  tried.set(key, count);
  taken.add(name);
  return name;
}
