import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import {
  type ConditionEvidence,
  compileMesh,
  type Endpoint,
  type EndpointTable,
  type Explanation,
  explain,
  headerLines,
  type MeshOptions,
  type MissReason,
  parseResources,
} from "../src/explain/index.ts";

interface Scenario {
  readonly title: string;
  /** Service -> version -> number of instances. */
  readonly endpoints: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Who calls, besides the namespace. */
  readonly caller?: Pick<MeshOptions, "kind" | "labels" | "locality">;
  /** Labels of all instances besides `app` and `version`. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly resources: readonly unknown[];
  readonly notices?: readonly string[];
  readonly cases: readonly Case[];
}

interface Case {
  readonly name: string;
  readonly request?: {
    readonly host?: string;
    readonly port?: number;
    readonly method?: string;
    readonly path?: string;
    readonly headers?: readonly (readonly [string, string])[];
  };
  /** The numbers drawn, in order. Drawing more is an error. */
  readonly random?: readonly number[];
  readonly expect: Readonly<Record<string, unknown>>;
}

const folder = new URL("../testdata/explain/", import.meta.url);
const files = readdirSync(folder).sort();
const namespace = "carpool";
const reasonsSeen = new Set<MissReason | undefined>();

for (const file of files) {
  const scenario = parse(readFileSync(new URL(file, folder), "utf8")) as Scenario;
  describe(`${file}: ${scenario.title}`, () => {
    const text = scenario.resources.map((resource) => stringify(resource, { version: "1.1" })).join("---\n");
    const resources = parseResources([{ file, text }], { namespace });
    const mesh = compileMesh(resources, endpointTable(scenario), { namespace, ...scenario.caller });

    it("has the notices", () => {
      expect(resources.findings.map(({ code }) => code)).toEqual(scenario.notices ?? []);
    });

    it.each(scenario.cases)("$name", ({ request, random = [], expect: expected }) => {
      const draws = [...random];
      const { host = "order", port, method = "GET", path = "/", headers = [] } = request ?? {};
      const explanation = explain({ host, port, method, path, headers: headerLines(headers) }, mesh, () => {
        const next = draws.shift();
        if (next === undefined) throw new Error("drew more often than expected");
        return next;
      });
      reasonsSeen.add(explanation.reason);
      const { failedAt, note, ...rest } = expected;
      if (typeof note === "string") {
        expect(explanation.notices.map(({ message }) => message).join("\n")).toContain(note);
      }
      expect(summary(explanation)).toMatchObject({ reason: null, ...rest });
      expect(draws).toEqual([]);
      if (Array.isArray(failedAt)) {
        const route = explanation.routes.find(({ index }) => index === failedAt[0]);
        expect(
          route?.matches.flatMap(({ conditions }) => conditions.filter(({ held }) => !held).map(sentence)),
        ).toEqual([failedAt[1]]);
      }
    });
  });
}

it("the scenarios reach every reason", () => {
  const all: Record<MissReason, true> = {
    UNKNOWN_HOST: true,
    NO_LISTENER: true,
    NO_ROUTE: true,
    UNKNOWN_DESTINATION: true,
    UNKNOWN_PORT: true,
    UNKNOWN_SUBSET: true,
    NO_ENDPOINT: true,
    TLS_MISMATCH: true,
  };
  expect(Object.keys(all).filter((reason) => !reasonsSeen.has(reason as MissReason))).toEqual([]);
});

function endpointTable(scenario: Scenario): EndpointTable {
  return Object.fromEntries(
    Object.entries(scenario.endpoints).map(([service, versions]) => [
      service,
      Object.entries(versions).flatMap(([version, count]) =>
        Array.from(
          { length: count },
          (_, index): Endpoint => ({
            address: `${service}-${version}-${index}`,
            labels: { app: service, version, ...scenario.labels },
          }),
        ),
      ),
    ]),
  );
}

function summary(explanation: Explanation): Readonly<Record<string, unknown>> {
  const { chosen, cluster, destinations, fault } = explanation;
  return {
    outcome: explanation.outcome,
    host: explanation.host,
    reason: explanation.reason ?? null,
    virtualService: explanation.virtualService?.name ?? null,
    route: chosen?.name ?? null,
    failed: explanation.routes.flatMap(({ matches }) =>
      matches.flatMap(({ conditions }) => conditions.filter(({ held }) => !held).map(sentence)),
    ),
    cluster: cluster?.name ?? null,
    subset: destinations.find(({ chosen }) => chosen)?.cluster.subset ?? null,
    endpoints: cluster?.endpoints.map(({ address }) => address) ?? [],
    drawn: explanation.drawn ?? null,
    timeoutMs: explanation.timeoutMs ?? null,
    retries: explanation.retries?.attempts ?? null,
    fault: fault ?? null,
    location: explanation.location ?? null,
    hashedBy: explanation.hashedBy.map((hash) => ("name" in hash ? `${hash.by} ${hash.name}` : hash.by)),
    otherEndpoint: explanation.retries?.otherEndpoint ?? null,
    unlisted: cluster?.unlisted ?? null,
    tls: cluster?.tls ?? null,
    sent: explanation.nextHop?.headers ?? {},
  };
}

function sentence({ kind, name, operator, expected, actual }: ConditionEvidence): string {
  const had = actual.length === 0 ? "absent" : actual.map((line) => `\`${line}\``).join(", ");
  return [kind, name, operator, `\`${expected}\`:`, had].filter((part) => part !== "").join(" ");
}
