import { policyJsonSchema } from "../src/document/policy-json-schema.ts";
import { fieldTable, formTable, type SchemaNode } from "./field-table.ts";

/** What is written between the marks of docs/reference/policy.md, by the name that stands in them. */
function tables(): Readonly<Record<string, string>> {
  const document = policyJsonSchema() as SchemaNode;
  const { tags, rules } = document.properties ?? {};
  const rule = rules?.items;
  const step = rule?.properties?.transform?.anyOf?.[0];
  if (!tags?.additionalProperties || rule === undefined || step === undefined)
    throw new Error("the schema has changed");
  return {
    document: fieldTable(document),
    tags: fieldTable(tags.additionalProperties),
    rules: fieldTable(rule),
    steps: formTable(step),
  };
}

/** The page with its tables as the schema is now. */
export function policyPage(page: string): string {
  return Object.entries(tables()).reduce((text, [name, table]) => {
    const [begin, end] = [`<!-- written from the schema: ${name} -->\n`, `<!-- end: ${name} -->`];
    const [before, behind] = [text.indexOf(begin), text.indexOf(end)];
    if (before < 0 || behind < before) throw new Error(`the page has no place for \`${name}\``);
    return `${text.slice(0, before)}${begin}\n${table}\n\n${text.slice(behind)}`;
  }, page);
}
