import type { PolicySource } from "../policy/policy.ts";
import { isHeaderName, isTagKey } from "../wire/grammar.ts";
import { DEFAULT_COLOR } from "../wire/header-names.ts";
import { mayCarryTag } from "../wire/may-carry-tag.ts";
import { headerOfKey, type TagSpec } from "../wire/vocabulary.ts";
import { VARIABLES, variableError } from "./variables.ts";

/**
 * The vocabulary of an interior service without a policy file: `level=x-user-level,trip_type`. A key without a header has that
 * which a policy would give it.
 */
export function tagsOfVariable(text: string): PolicySource {
  const specs = text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "")
    .map(specOf);
  const policy = {
    revision: "environment",
    vocabulary: {
      byKey: new Map(specs.map((spec) => [spec.key, spec])),
      byHeader: new Map(specs.map((spec) => [spec.header, spec])),
    },
    trust: { accept: undefined, allow: undefined },
    decide: () => ({
      color: DEFAULT_COLOR,
      tags: [],
      revision: "environment",
      rule: undefined,
      undyedBecause: "no-rule-applied" as const,
    }),
  };
  if (policy.vocabulary.byKey.size < specs.length || policy.vocabulary.byHeader.size < specs.length) {
    throw variableError(VARIABLES.tags, "names a key or a header twice");
  }
  return { current: () => policy, close: () => {} };
}

function specOf(entry: string): TagSpec {
  const [key = "", given] = entry.split("=", 2).map((part) => part.trim());
  const header = (given ?? headerOfKey(key)).toLowerCase();
  if (!isTagKey(key) || key === "color" || !isHeaderName(header) || !mayCarryTag(header)) {
    throw variableError(VARIABLES.tags, `\`${entry}\` is no tag: write \`key=header\`, such as \`level=x-user-level\``);
  }
  return { key, header, scope: "route", priority: 0 };
}
