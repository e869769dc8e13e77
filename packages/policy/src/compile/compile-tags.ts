import type { Vocabulary } from "@dyeing/sdk/wire";
import type { FieldPath } from "@dyeing/text";
import { ExpressionError } from "../condition/expression-error.ts";
import { compileTerm, type FactReader } from "../condition/fact-reader.ts";
import { parseValueExpression } from "../condition/value-expression.ts";
import type { PolicyDocument, TagDocument } from "../document/policy-document.ts";
import type { CompiledTag } from "../rule/compiled-rule.ts";
import type { FaultText, ReportFault } from "../rule/rule-fault.ts";
import { readSourced, type SourcedTag } from "../tag-source/sourced-tag.ts";
import { NOBODY, type SourcesByName } from "../tag-source/sources-by-name.ts";
import { credentialFault } from "./credential-header.ts";

/** In place of an expression: only the application hands the tag in, and rules can see it. */
const APPLICATION = "application";

/** Compiles the tags of a vocabulary, in its order. Faults are reported. */
export function compileTags(
  document: PolicyDocument,
  vocabulary: Vocabulary,
  report: ReportFault,
  sources: SourcesByName | undefined,
): readonly CompiledTag[] {
  return [...vocabulary.byKey.values()].map((spec) => {
    const tag = document.tags?.[spec.key];
    const path = ["tags", spec.key, "from"];
    const sourced = tag === undefined ? undefined : compileSourced(spec.key, tag, path, report, sources);
    return {
      spec,
      read:
        sourced !== undefined ? readSourced(sourced) : tag === undefined ? undefined : compileSource(tag, path, report),
      sourced,
      allowed: tag?.values === undefined ? undefined : new Set(tag.values),
      required: tag?.required === true,
    };
  });
}

function compileSource({ from }: TagDocument, field: FieldPath, report: ReportFault): FactReader | undefined {
  if (from === undefined) return undefined;
  if (typeof from === "string") return compileExpression(from, field, report);
  return "source" in from
    ? compileExpression(from.by, [...field, "by"], report)
    : compileExpression(from.value, [...field, "value"], report);
}

/** A tag that has a source, as far as it can be read. The name of a source is checked where sources were handed in. */
function compileSourced(
  key: string,
  { from }: TagDocument,
  field: FieldPath,
  report: ReportFault,
  sources: SourcesByName | undefined,
): SourcedTag | undefined {
  if (typeof from !== "object" || !("source" in from)) return undefined;
  const by = compileSource({ header: "", from }, field, report);
  const reader = sources === undefined ? NOBODY : sources.get(from.source);
  if (reader === undefined) {
    const message = `no source \`${from.source}\` was handed in: give it with the option \`sources\``;
    report({ kind: "reference", path: [...field, "source"], message });
  }
  return by === undefined || reader === undefined ? undefined : { key, by, reader };
}

function compileExpression(text: string, path: FieldPath, report: ReportFault): FactReader | undefined {
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
