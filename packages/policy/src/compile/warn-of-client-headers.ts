import type { PolicyDocument } from "../document/policy-document.ts";
import type { CompiledTag } from "../rule/compiled-rule.ts";
import { COLOR_KEY } from "./vocabulary-builder.ts";
import type { Warn } from "./warn-of-never.ts";

/**
 * Finds rules in the plain form, which take what a client sent under their own header, at an edge that accepts nothing from
 * clients. It works, and may be meant: `from` says so.
 */
export function warnOfClientHeaders(
  { rules = [], trust }: PolicyDocument,
  tags: readonly CompiledTag[],
  warn: Warn,
): void {
  if (trust?.inbound?.accept === "all") return;
  const byKey = new Map(tags.map((tag) => [tag.spec.key, tag]));
  for (const [at, { key, value, from }] of rules.entries()) {
    const tag = byKey.get(key);
    if (value !== undefined || from !== undefined || key === COLOR_KEY || tag?.read !== undefined) continue;
    const header = tag?.spec.header ?? key;
    const text = `takes the client's own \`${header}\` at its word: say so with \`from: request.headers["${header}"]\`, or name where the value is certain`;
    warn(["rules", at], "DYE_POLICY_CLIENT_HEADER", text);
  }
}
