import type { FieldPath } from "./field-path.ts";
import { notOneOf, outOfRange, quoted, wrongType } from "./value-in-words.ts";

/** An issue as zod 4 reports it, with `reportInput`. */
export interface SchemaIssue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly input?: unknown;
  readonly keys?: readonly string[];
  readonly expected?: string;
  readonly values?: readonly unknown[];
  readonly origin?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly issues?: readonly SchemaIssue[];
  readonly errors?: readonly (readonly SchemaIssue[])[];
}

/** A fault of shape in words. */
export interface SchemaFault {
  readonly path: FieldPath;
  /** Lower case, no full stop, user input in backticks; without the path. */
  readonly text: string;
  /** The fault is the key itself, not its value. */
  readonly onKey: boolean;
  /** The value is of the right type, and not of the right form. */
  readonly form: boolean;
}

/** What zod found, in the words of all our schema faults. */
export function schemaFaults(issues: readonly SchemaIssue[], base: FieldPath = []): readonly SchemaFault[] {
  return issues.flatMap((issue) => faultsOf(issue, base));
}

function faultsOf(issue: SchemaIssue, base: FieldPath): readonly SchemaFault[] {
  const path: FieldPath = [...base, ...issue.path.map((part) => (typeof part === "symbol" ? String(part) : part))];
  const fault = (text: string, form = false): readonly SchemaFault[] => [{ path, text, onKey: false, form }];
  switch (issue.code) {
    case "unrecognized_keys":
      return (issue.keys ?? []).map((key) => ({
        path: [...path, key],
        text: `unknown field ${quoted(key)}`,
        onKey: true,
        form: false,
      }));
    case "invalid_key": {
      const text = `${quoted(String(path.at(-1)))}: ${issue.issues?.[0]?.message ?? "invalid key"}`;
      return [{ path, text, onKey: true, form: false }];
    }
    case "invalid_type":
      return fault(
        issue.input === undefined && path.length > 0
          ? "required field is missing"
          : wrongType(typeName(issue.expected), issue.input),
      );
    case "invalid_union":
      return unionFaults(issue, path);
    case "invalid_value":
      return fault(notOneOf(issue.values ?? [], issue.input));
    case "too_small":
      return fault(
        isSized(issue)
          ? Number(issue.minimum) === 1
            ? "must not be empty"
            : `shorter than ${issue.minimum}`
          : outOfRange(issue.minimum, undefined, issue.input),
      );
    case "too_big":
      return fault(isSized(issue) ? `longer than ${issue.maximum}` : outOfRange(undefined, issue.maximum, issue.input));
    case "invalid_format":
      return fault(`${quoted(String(issue.input))}: ${issue.message}`, true);
    default:
      return fault(issue.message);
  }
}

/** The branch that came furthest tells most, and of two the one with fewer faults; when none came further than its start, the union's own words do. */
function unionFaults(issue: SchemaIssue, path: FieldPath): readonly SchemaFault[] {
  const [best] = (issue.errors ?? []).toSorted((a, b) => reach(b) - reach(a) || a.length - b.length);
  if (best !== undefined && reach(best) > 0) return schemaFaults(best, path);
  return [{ path, text: issue.message, onKey: false, form: false }];
}

function reach(branch: readonly SchemaIssue[]): number {
  return Math.max(0, ...branch.map((issue) => issue.path.length));
}

function isSized({ origin }: SchemaIssue): boolean {
  return origin === "string" || origin === "array";
}

function typeName(expected = "value"): string {
  if (expected === "string") return "text";
  if (expected === "record" || expected === "object") return "a map";
  if (expected === "array") return "a list";
  if (expected === "boolean") return "`true` or `false`";
  return expected === "int" ? "a whole number" : `a ${expected}`;
}
