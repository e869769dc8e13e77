import type { FieldPath } from "@dyeing/text";
import { type Condition, conjunctsOf, type OneOf, type TextTest } from "../condition/condition.ts";
import type { Warn } from "./warn-of-never.ts";

/**
 * Finds conditions that ask a tag for what is not among its values.
 *
 * @param allowed The values of each tag, by key; undefined: any.
 */
export function warnOfCondition(
  condition: Condition,
  path: FieldPath,
  allowed: ReadonlyMap<string, ReadonlySet<string> | undefined>,
  warn: Warn,
): void {
  for (const part of conjunctsOf(condition)) {
    if (part.kind !== "one-of" && part.kind !== "starts-with") continue;
    const { term, offset } = part;
    const values = term.kind === "tag" ? allowed.get(term.key) : undefined;
    if (term.kind !== "tag" || values === undefined) continue;
    const { unknown, never } = compared(part, values);
    if (unknown === undefined) continue;
    const known = [...values].map((value) => `\`${value}\``).join(", ");
    const what = never ? "never applies" : "holds for fewer values than it says";
    warn(
      path,
      "DYE_POLICY_NEVER",
      `${what}: \`${unknown}\` is not among the values of tag \`${term.key}\` (${known})`,
      offset,
    );
  }
}

/** The first that a tag cannot be compared with, and whether that leaves nothing to compare it with. */
function compared(
  part: OneOf | TextTest,
  values: ReadonlySet<string>,
): { unknown: string | undefined; never: boolean } {
  if (!("values" in part)) {
    const some = [...values].some((value) => value.startsWith(part.text));
    return { unknown: some ? undefined : part.text, never: true };
  }
  const unknown = part.values.filter((value) => !values.has(value));
  return { unknown: unknown[0], never: unknown.length === part.values.length };
}
