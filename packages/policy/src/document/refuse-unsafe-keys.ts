import type { FieldPath } from "@dyeing/text";
import type { IssueCollector } from "./issue-collector.ts";

const UNSAFE = new Set(["__proto__", "constructor", "prototype"]);
/** Deeper than the format goes; a policy built in code may even be cyclic. */
const MAX_DEPTH = 8;

/** Refuses keys that are special to JavaScript objects, wherever they stand: no legitimate policy has them. */
export function refuseUnsafeKeys(data: unknown, issues: IssueCollector, path: FieldPath = []): void {
  if (typeof data !== "object" || data === null || path.length > MAX_DEPTH) return;
  if (Array.isArray(data)) {
    data.forEach((item, at) => {
      refuseUnsafeKeys(item, issues, [...path, at]);
    });
    return;
  }
  for (const [key, value] of Object.entries(data)) {
    const at = [...path, key];
    if (UNSAFE.has(key)) {
      issues.add({ code: "DYE_POLICY_SCHEMA", path: at, text: `\`${key}\` cannot be a key`, onKey: true });
    }
    refuseUnsafeKeys(value, issues, at);
  }
}
