import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Scenario } from "./scenario.ts";
import type { Judgement } from "./verdict.ts";

/** A scenario that once told the explainer and Istio apart, with what Istio says. */
export interface CorpusCase {
  /** What it shows. */
  readonly title: string;
  /** Minor of Istio that said so. */
  readonly istio: string;
  readonly scenario: Scenario;
  /** One per request. */
  readonly judgements: readonly Judgement[];
  /** Objects that Istio's admission refuses: `KIND namespace/name`. */
  readonly refused: readonly string[];
}

const FOLDER = new URL("./corpus/", import.meta.url);

export function readCorpus(): readonly CorpusCase[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as CorpusCase);
}

/** Writes a case under its scenario's id. */
export function keepCase(found: CorpusCase): void {
  const name = `${found.scenario.id.replaceAll(/[^a-z0-9-]/g, "-")}.json`;
  writeFileSync(new URL(name, FOLDER), `${JSON.stringify(found, null, 2)}\n`);
}
