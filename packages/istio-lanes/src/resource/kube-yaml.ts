import type { ScalarTag, Tags } from "yaml";

// YAML as Kubernetes' clients and API server read it: go-yaml 2, that is YAML 1.1 for booleans and octal numbers, merge
// keys, and dates that stay text.

const yes: ScalarTag = scalar(/^(?:y|Y|yes|Yes|YES|on|On|ON)$/, () => true, "bool");
const no: ScalarTag = scalar(/^(?:n|N|no|No|NO|off|Off|OFF)$/, () => false, "bool");
const octal: ScalarTag = scalar(/^[-+]?0[0-7_]+$/, (text) => Number.parseInt(text.replaceAll("_", ""), 8), "int");
const binary: ScalarTag = scalar(/^[-+]?0b[01_]+$/, (text) => fromBinary(text.replaceAll("_", "")), "int");
const grouped: ScalarTag = scalar(/^[-+]?[1-9][0-9]*_[0-9_]*$/, (text) => Number(text.replaceAll("_", "")), "int");

/** The tags of the core schema with those of Kubernetes in front. */
export function kubeTags(tags: Tags): Tags {
  return [yes, no, octal, binary, grouped, ...tags];
}

function scalar(test: RegExp, resolve: (text: string) => unknown, kind: "bool" | "int"): ScalarTag {
  return { tag: `tag:yaml.org,2002:${kind}`, default: true, test, resolve };
}

function fromBinary(text: string): number {
  const sign = text.startsWith("-") ? -1 : 1;
  return sign * Number.parseInt(text.replace(/^[-+]?0b/, ""), 2);
}
