import type { Vocabulary } from "@dyeing/sdk/wire";
import type { FieldPath } from "@dyeing/text";
import { ExpressionError } from "../condition/expression-error.ts";
import { compileTerm, type FactReader } from "../condition/fact-reader.ts";
import { parseValueExpression } from "../condition/value-expression.ts";
import type { PolicyDocument, TagDocument } from "../document/policy-document.ts";
import type { CompiledTag } from "../rule/compiled-rule.ts";
import type { FaultText, ReportFault } from "../rule/rule-fault.ts";
import { credentialFault } from "./credential-header.ts";

/** In place of an expression: only the application hands the tag in, and rules can see it. */
const APPLICATION = "application";

/** Compiles the tags of a vocabulary, in its order. Faults are reported. */
export function compileTags(
  document: PolicyDocument,
  vocabulary: Vocabulary,
  report: ReportFault,
): readonly CompiledTag[] {
  return [...vocabulary.byKey.values()].map((spec) => {
    const tag = document.tags?.[spec.key];
    return {
      spec,
      read: tag === undefined ? undefined : compileSource(tag, ["tags", spec.key, "from"], report),
      allowed: tag?.values === undefined ? undefined : new Set(tag.values),
      required: tag?.required === true,
    };
  });
}

function compileSource({ from }: TagDocument, field: FieldPath, report: ReportFault): FactReader | undefined {
  if (from === undefined) return undefined;
  const path = typeof from === "string" ? field : [...field, "value"];
  const text = typeof from === "string" ? from : from.value;
  if (text.trim() === APPLICATION) return () => undefined;
  try {
    const term = parseValueExpression(text);
    const fault: FaultText | undefined =
      term.kind === "tag"
        ? { kind: "reference", message: "a tag cannot come from another tag: use a rule" }
        : credentialFault(term);
    if (fault !== undefined) report({ ...fault, path, offset: 0 });
    return compileTerm(term, () => undefined);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    report({ kind: "condition", path, message: error.message, offset: error.offset });
    return undefined;
  }
}
