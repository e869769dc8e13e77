import type { z } from "zod";
import { ResourceError } from "../../errors/resource-error.ts";
import type { SourceDocument } from "./source-document.ts";

/**
 * The document as its schema reads it. Throws the first problem as ResourceError: `LANES_UNSUPPORTED` for a field that
 * Istio knows and this package does not implement, `LANES_FIELD` for everything else.
 */
export function checkDocument<S extends z.ZodType>(
  document: SourceDocument,
  schema: S,
  unsupported: ReadonlySet<string>,
): z.infer<S> {
  const result = schema.safeParse(document.value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue === undefined) throw new ResourceError("LANES_FIELD", document.positionOf([]), "invalid resource");
  const where = fieldName(issue.path);
  if (issue.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    const position = document.positionOf([...issue.path, key]);
    if (unsupported.has(key)) {
      throw new ResourceError(
        "LANES_UNSUPPORTED",
        position,
        `field \`${key}\` of \`${where}\` is not implemented here`,
      );
    }
    throw new ResourceError("LANES_FIELD", position, `\`${where}\` has no field \`${key}\``);
  }
  throw new ResourceError(
    "LANES_FIELD",
    document.positionOf(issue.path),
    `field \`${where}\`: ${tidy(messageOf(issue))}`,
  );
}

/** A key that a record refuses says why one level deeper. */
function messageOf(issue: z.core.$ZodIssue): string {
  return issue.code === "invalid_key" ? (issue.issues[0]?.message ?? issue.message) : issue.message;
}

function fieldName(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return text === "" ? String(step) : `${text}.${String(step)}`;
  }, "");
}

/** Zod's own messages begin with a capital; a name at the start of ours keeps it. */
function tidy(message: string): string {
  return message.replace(/^(?:Invalid|Too|Expected)\b/, (word) => word.toLowerCase());
}
