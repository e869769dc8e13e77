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
  return rules.map(({ id, key }) => {
    if (id !== undefined) return id;
    let name = key;
    for (let count = 2; taken.has(name); count++) name = `${key}#${count}`;
    taken.add(name);
    return name;
  });
}
