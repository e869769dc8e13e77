import { ResourceError } from "../errors/resource-error.ts";
import type { Finding } from "./finding.ts";
import type { ResourceFile } from "./read-resource-files.ts";
import { type ResourceOptions, readResources, readResourceTexts } from "./read-resources.ts";
import type { MeshResources } from "./resource-set.ts";

/** Reads resources from YAML files and directories of them. Throws ResourceError with all errors that it finds. */
export function loadResources(paths: readonly string[], options?: ResourceOptions): MeshResources {
  return withoutErrors(readResources(paths, options));
}

/** The same for texts that are already read. */
export function parseResources(files: readonly ResourceFile[], options?: ResourceOptions): MeshResources {
  return withoutErrors(readResourceTexts(files, options));
}

function withoutErrors(resources: MeshResources): MeshResources {
  const errors = resources.findings.filter(({ level }) => level === "error");
  if (errors.length > 0) throw new ResourceError(errors);
  return resources;
}

/** What is no error. */
export function noticesOf({ findings }: MeshResources): readonly Finding[] {
  return findings.filter(({ level }) => level !== "error");
}
