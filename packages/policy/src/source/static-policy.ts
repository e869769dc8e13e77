import type { PolicySource } from "@dyeing/sdk";
import { compilePolicy } from "../compile/compile-policy.ts";
import { checkPolicy } from "../document/parse-policy.ts";
import type { PolicyDocument } from "../document/policy-document.ts";
import type { FilePolicyOptions } from "../reload/reload-options.ts";
import { TagReaders } from "../tag-source/tag-readers.ts";

/** A policy that is built in code and never changes. Throws PolicyError. */
export function staticPolicy(
  document: PolicyDocument,
  { sources, waitMs }: Pick<FilePolicyOptions, "sources" | "waitMs"> = {},
): PolicySource {
  const readers = new TagReaders(sources);
  const policy = compilePolicy(checkPolicy(document), { sources: readers.byName, waitMs });
  return {
    current: () => policy,
    observe: (tell) => readers.observe(tell),
    status: () => ({ sources: readers.status() }),
    close: () => readers.close(),
  };
}
