import { checkShape } from "./check-shape.ts";
import { IssueCollector } from "./issue-collector.ts";
import { type Locator, nowhere } from "./locator.ts";
import type { PolicyDocument } from "./policy-document.ts";
import { readText } from "./read-text.ts";
import { readYaml } from "./read-yaml.ts";

/** A policy whose shape is right, and where its fields stand. Not yet compiled: see `compilePolicy`. */
export interface ParsedPolicy {
  readonly document: PolicyDocument;
  readonly file: string;
  readonly locator: Locator;
}

export interface ParseOptions {
  /** The name used in errors. Default `policy`. */
  readonly file?: string;
}

/** Parses a policy file, YAML or JSON, and checks its shape. Throws PolicyError with line and column. */
export function parsePolicy(input: string | Uint8Array, options: ParseOptions = {}): ParsedPolicy {
  const { file = "policy" } = options;
  const { data, locator } = readYaml(readText(input, file), file);
  return { document: checkShape(data, new IssueCollector(file, locator)), file, locator };
}

/** Checks the shape of a policy that was built in code. Throws PolicyError, without line and column. */
export function checkPolicy(document: PolicyDocument): ParsedPolicy {
  const file = "policy";
  return { document: checkShape(document, new IssueCollector(file, nowhere)), file, locator: nowhere };
}
