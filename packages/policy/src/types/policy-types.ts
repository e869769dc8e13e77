import type { DecidingPolicy } from "../compile/compile-policy.ts";

const HEAD = (file: string) => `// Written by \`dyeing-policy types ${file}\`: not by hand.

/** The tags of the policy, for \`createDyeing<Tags>()\`. */
export interface Tags {
`;

/**
 * TypeScript for `createDyeing<Tags>()`: the tags of a policy by key, with the values that they may have.
 *
 * @param file Named in the text, as where it comes from.
 */
export function policyTypes(policy: DecidingPolicy, file: string): string {
  const lines = [...policy.values].map(([key, values]) => {
    const type =
      values === undefined ? "string" : [...new Set(values)].map((value) => JSON.stringify(value)).join(" | ");
    return `  readonly ${/^[a-z_]\w*$/.test(key) ? key : JSON.stringify(key)}: ${type};\n`;
  });
  return `${HEAD(file)}${lines.join("")}}\n`;
}
