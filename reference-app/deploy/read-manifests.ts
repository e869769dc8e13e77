import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";

/** A Kubernetes object, as far as tests look into it. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: every kind has a shape of its own, and the tests say which they expect
  readonly spec: any;
}

/** The objects of a file of this folder. */
export function readManifests(file: string): readonly Manifest[] {
  return manifestsOf(readFileSync(new URL(file, import.meta.url), "utf8"));
}

export function manifestsOf(text: string): readonly Manifest[] {
  return parseAllDocuments(text).map((document) => document.toJS() as Manifest);
}

/** The only one of its kind, and of this name when there are several. */
export function the(manifests: readonly Manifest[], kind: string, name?: string): Manifest {
  const found = manifests.filter((one) => one.kind === kind && (name === undefined || one.metadata.name === name));
  if (found.length !== 1 || found[0] === undefined) {
    throw new Error(`${found.length} of kind \`${kind}\`${name === undefined ? "" : ` named \`${name}\``}`);
  }
  return found[0];
}
