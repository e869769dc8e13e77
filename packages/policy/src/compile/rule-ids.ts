import type { DyeingRule } from "../rule/dyeing-rule.ts";
import type { ReportFault } from "../rule/rule-fault.ts";

/** The id of every rule: its own, else its key, with `#2` and so on when that is taken. Reports ids given twice. */
export function ruleIds(rules: readonly DyeingRule[], report: ReportFault): readonly string[] {
  const taken = new Set<string>();
  for (const [at, { id }] of rules.entries()) {
    if (id === undefined) continue;
    if (taken.has(id))
      report({ kind: "duplicate", path: ["rules", at, "id"], message: `rule id \`${id}\` stands twice` });
    taken.add(id);
  }
  /** By key: how many were tried. */
  const tried = new Map<string, number>();
  return rules.map(({ id, key }) => {
    if (id !== undefined) return id;
    let count = tried.get(key) ?? 0;
    let name: string;
    do {
      count += 1;
      name = count === 1 ? key : `${key}#${count}`;
    } while (taken.has(name));
    tried.set(key, count);
    taken.add(name);
    return name;
  });
}
