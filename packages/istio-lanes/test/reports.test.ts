import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import {
  compileMesh,
  explain,
  formatExplanation,
  formatFinding,
  headerLines,
  type MeshOptions,
  readResourceTexts,
} from "../src/explain/index.ts";

/** A public report of something that went another way than its author thought, and what would have told why. */
interface Report {
  readonly report: string;
  readonly cause: string;
  readonly caller?: MeshOptions;
  /** Service -> versions, an instance of each. */
  readonly endpoints: Readonly<Record<string, readonly string[]>>;
  readonly request: {
    readonly host: string;
    readonly path?: string;
    readonly headers?: Readonly<Record<string, string>>;
  };
  /** Parts of the text. */
  readonly told: readonly string[];
  readonly resources: string;
}

const folder = new URL("../testdata/reports/", import.meta.url);
const reports = readdirSync(folder).map((file) => parse(readFileSync(new URL(file, folder), "utf8")) as Report);

it.each(reports)("$report: $cause", ({ caller, endpoints, request, told, resources: text }) => {
  const resources = readResourceTexts([{ file: "resources.yaml", text }]);
  const table = Object.fromEntries(
    Object.entries(endpoints).map(([service, versions]) => [
      service,
      versions.map((version) => ({ address: `${service}-${version}`, labels: { version } })),
    ]),
  );
  const { host, path = "/", headers = {} } = request;
  const mesh = compileMesh(resources, table, caller);
  const explanation = explain({ host, method: "GET", path, headers: headerLines(headers) }, mesh, () => 0.5);
  const errors = resources.findings.filter(({ level }) => level === "error");
  const all = errors.length > 0 ? errors.map(formatFinding).join("\n") : formatExplanation(explanation);
  for (const part of told) expect(all).toContain(part);
});
