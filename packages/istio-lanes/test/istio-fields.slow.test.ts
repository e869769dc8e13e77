import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { KNOWN_KINDS } from "../src/resource/kinds.ts";
import type { Shape } from "../src/resource/shape/shape.ts";
import { istioModule } from "./istio-module.ts";

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
}

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: { readonly properties: { readonly spec: Schema } } };
    }[];
  };
}

const crds = join(istioModule(), "manifests/charts/base/files/crd-all.gen.yaml");
const definitions = parseAllDocuments(readFileSync(crds, "utf8"))
  .map((document) => document.toJS() as Definition | null)
  .filter((definition) => definition !== null);
const kinds = KNOWN_KINDS.filter(({ group }) => group.endsWith("istio.io"));

it.each(kinds)(
  "$kind has the fields that Istio's definition has, in all versions",
  ({ kind, group, versions, shape }) => {
    const definition = definitions.find(({ spec }) => spec.group === group && spec.names.kind === kind);
    expect(definition?.spec.versions.map(({ name }) => name).sort()).toEqual([...versions].sort());
    for (const version of definition?.spec.versions ?? []) {
      expect([...ours(shape)].sort()).toEqual([...theirs(version.schema.openAPIV3Schema.properties.spec)].sort());
    }
  },
);

function* ours(shape: Shape, path = ""): Generator<string> {
  if (shape.kind === "list") yield* ours(shape.item, `${path}[]`);
  if (shape.kind === "map") yield* ours(shape.item, `${path}{}`);
  if (shape.kind !== "object") return;
  for (const [name, field] of Object.entries(shape.fields)) {
    yield `${path}.${name}`;
    yield* ours(field.shape, `${path}.${name}`);
  }
}

function* theirs(schema: Schema, path = ""): Generator<string> {
  if (schema.items !== undefined) yield* theirs(schema.items, `${path}[]`);
  if (typeof schema.additionalProperties === "object") yield* theirs(schema.additionalProperties, `${path}{}`);
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    yield `${path}.${name}`;
    yield* theirs(field, `${path}.${name}`);
  }
}
