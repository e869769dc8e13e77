import { parseAllDocuments } from "yaml";
import type { EndpointTable } from "../src/explain/index.ts";
import type { FieldCase } from "./field-case.ts";

const VERSIONS = ["v1", "v2", "v3"];

interface EntryDocument {
  readonly kind?: string;
  readonly spec?: {
    readonly hosts?: readonly string[];
    readonly ports?: readonly { readonly number?: number }[];
  } | null;
}

/** The services that exist: one instance of each version, at the ports that the ServiceEntries given to Istio have. */
export function servicesOf({ services, yaml, oracleYaml }: FieldCase): EndpointTable {
  const ports = new Map<string, readonly number[]>();
  for (const document of parseAllDocuments(oracleYaml ?? "")) {
    const { kind, spec } = (document.toJS() ?? {}) as EntryDocument;
    if (kind !== "ServiceEntry") continue;
    for (const host of spec?.hosts ?? [])
      ports.set(
        host,
        (spec?.ports ?? []).map(({ number }) => number ?? 0),
      );
  }
  const named = [...yaml.matchAll(/\bnumber: (\d+)/g)].map(([, number]) => Number(number));
  return Object.fromEntries(
    services.map((host, index) => [
      host,
      {
        ports: ports.get(host) ?? [...new Set([80, ...named])],
        endpoints: VERSIONS.map((version, place) => ({
          address: `10.0.${index}.${place + 1}:80`,
          labels: { version },
        })),
      },
    ]),
  );
}
