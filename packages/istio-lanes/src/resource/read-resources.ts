import { parseDocument } from "yaml";
import type { Finding } from "./finding.ts";
import { KNOWN_KINDS, type KnownKind, NOT_JUDGED } from "./kinds.ts";
import { type ResourceFile, readResourceFiles } from "./read-resource-files.ts";
import { Report } from "./report.ts";
import type { MeshResources, Resource } from "./resource-set.ts";
import { checkShape, isRecord } from "./shape/check-shape.ts";
import { type MeshConfigSpec, meshConfigSpec } from "./shape/mesh-config.ts";
import { prune } from "./shape/prune.ts";
import { parseSource, type SourceDocument, subDocument } from "./source-document.ts";

export interface ResourceOptions {
  /** Namespace of resources that name none, and of short host names in them. Default `default`. */
  readonly namespace?: string;
}

/**
 * Reads resources from YAML files and directories of them. Whatever there is to say about them is in `findings`,
 * unreadable files as well; nothing is thrown.
 */
export function readResources(paths: readonly string[], options?: ResourceOptions): MeshResources {
  const findings: Finding[] = [];
  const files = readResourceFiles(paths, findings);
  const read = readResourceTexts(files, options);
  return { ...read, findings: [...findings, ...read.findings] };
}

/** The same for texts that are already read. */
export function readResourceTexts(files: readonly ResourceFile[], options: ResourceOptions = {}): MeshResources {
  const reader = new Reader(options.namespace ?? "default");
  for (const { file, text } of files) {
    for (const document of parseSource(file, text, reader.findings)) reader.document(document);
  }
  return reader.resources();
}

type Lists = {
  [K in keyof MeshResources]: MeshResources[K] extends readonly Resource<infer S>[] ? Resource<S>[] : never;
};
type ListName = Exclude<keyof MeshResources, "meshConfig" | "findings">;

const LIST_OF: Readonly<Record<string, ListName>> = {
  "networking.istio.io/VirtualService": "virtualServices",
  "networking.istio.io/DestinationRule": "destinationRules",
  "networking.istio.io/Gateway": "gateways",
  "networking.istio.io/ServiceEntry": "serviceEntries",
  "networking.istio.io/WorkloadEntry": "workloadEntries",
  "networking.istio.io/Sidecar": "sidecars",
  "/Service": "services",
  "gateway.networking.k8s.io/HTTPRoute": "httpRoutes",
  "gateway.networking.k8s.io/Gateway": "kubeGateways",
  "gateway.networking.k8s.io/ReferenceGrant": "referenceGrants",
  "security.istio.io/PeerAuthentication": "peerAuthentications",
};

class Reader {
  readonly findings: Finding[] = [];
  readonly #namespace: string;
  readonly #lists: Pick<Lists, ListName> = {
    virtualServices: [],
    destinationRules: [],
    gateways: [],
    serviceEntries: [],
    workloadEntries: [],
    sidecars: [],
    services: [],
    httpRoutes: [],
    kubeGateways: [],
    referenceGrants: [],
    peerAuthentications: [],
    notJudged: [],
    documents: [],
  };
  #meshConfig: MeshConfigSpec | undefined;

  constructor(namespace: string) {
    this.#namespace = namespace;
  }

  document(document: SourceDocument): void {
    const report = new Report(document, this.findings);
    const { value } = document;
    if (!isRecord(value)) {
      report.add("LANES_KIND", [], "a resource is an object with `apiVersion` and `kind`");
      return;
    }
    const { apiVersion, kind } = value;
    if (typeof apiVersion !== "string" || typeof kind !== "string") {
      const missing = typeof apiVersion === "string" ? "kind" : "apiVersion";
      report.add("LANES_KIND", [], `a resource needs \`${missing}\``);
      return;
    }
    if (kind.endsWith("List") && Array.isArray(value.items)) {
      for (const [index, item] of value.items.entries()) {
        const inner =
          isRecord(item) && item.kind === undefined ? { apiVersion, kind: kind.slice(0, -4), ...item } : item;
        this.document(subDocument(document, ["items", index], inner));
      }
      return;
    }
    const slash = apiVersion.indexOf("/");
    this.#resource(document, report, {
      group: slash === -1 ? "" : apiVersion.slice(0, slash),
      version: apiVersion.slice(slash + 1),
      apiVersion,
      kind,
    });
  }

  #resource(
    document: SourceDocument,
    report: Report,
    type: { readonly group: string; readonly version: string; readonly apiVersion: string; readonly kind: string },
  ): void {
    const { group, kind, apiVersion } = type;
    const resource = this.#describe(document, apiVersion, kind);
    report.about(kind, resource.namespace, resource.name);
    this.#lists.documents.push(resource);
    const name = `${group}/${kind}`;
    const known = KNOWN_KINDS.find((one) => one.kind === kind && one.group === group);
    if (known !== undefined) {
      this.#known(document, report, known, resource, type.version, LIST_OF[name]);
      return;
    }
    const why = NOT_JUDGED[name];
    if (why !== undefined) {
      this.#lists.notJudged.push(resource);
      report.add("LANES_NOT_JUDGED", ["kind"], `${kind} \`${resource.name}\` is not judged: ${why}`);
    } else if (name === "/ConfigMap" && isRecord(document.value) && this.#configMap(document, report)) {
      return;
    } else if (group === "networking.istio.io" && kind !== "ProxyConfig") {
      report.add("LANES_KIND", ["kind"], `\`${apiVersion}\` has no kind \`${kind}\``);
    } else {
      report.add("LANES_IGNORED_KIND", ["kind"], `kind \`${kind}\` of \`${apiVersion}\` is left out`);
    }
  }

  #known(
    document: SourceDocument,
    report: Report,
    known: KnownKind,
    resource: Resource<unknown>,
    version: string,
    list: ListName | undefined,
  ): void {
    if (!known.versions.includes(version)) {
      const versions = known.versions.map((one) => `\`${known.group}/${one}\``).join(", ");
      report.add("LANES_KIND", ["apiVersion"], `${known.kind} has no version \`${version}\`: it is one of ${versions}`);
      return;
    }
    const value = (document.value as Readonly<Record<string, unknown>>).spec ?? {};
    if (resource.name === "") {
      report.add("LANES_FIELD", ["metadata"], `${known.kind} needs a name in \`metadata.name\``);
    }
    const before = report.errors;
    checkShape(known.shape, value, ["spec"], report, { kind: known.kind, shape: known.shape, path: ["spec"] });
    const spec = report.errors === before ? value : (prune(known.shape, value) ?? {});
    known.check(report, spec as never, resource);
    if (report.errors > 0 || list === undefined) return;
    (this.#lists[list] as Resource<unknown>[]).push(resource);
  }

  #describe(document: SourceDocument, apiVersion: string, kind: string): Resource<unknown> {
    const value = document.value as Readonly<Record<string, unknown>>;
    const metadata = isRecord(value.metadata) ? value.metadata : {};
    const { name, generateName, namespace, creationTimestamp } = metadata;
    const created = typeof creationTimestamp === "string" ? Date.parse(creationTimestamp) : Number.NaN;
    return {
      kind,
      apiVersion,
      name: typeof name === "string" ? name : typeof generateName === "string" ? generateName : "",
      namespace: typeof namespace === "string" && namespace !== "" ? namespace : this.#namespace,
      labels: texts(metadata.labels),
      annotations: texts(metadata.annotations),
      created: Number.isNaN(created) ? undefined : created,
      spec: value.spec ?? {},
      document: value,
      position: document.positionOf(["metadata", "name"]),
      positionOf: (path) => document.positionOf(path),
    };
  }

  /** `istio` in the root namespace holds the MeshConfig as a text of its own. */
  #configMap(document: SourceDocument, report: Report): boolean {
    const { metadata, data } = document.value as Readonly<Record<string, unknown>>;
    const mesh = isRecord(data) ? data.mesh : undefined;
    const name = isRecord(metadata) ? metadata.name : undefined;
    if (typeof mesh !== "string" || typeof name !== "string" || !/^istio(?:-[a-z0-9-]+)?$/.test(name)) return false;
    const inner = parseDocument(mesh, { prettyErrors: false });
    const config: unknown = inner.errors.length === 0 ? inner.toJS() : undefined;
    const path = ["data", "mesh"];
    if (config === undefined) report.add("LANES_YAML", path, "the MeshConfig in `data.mesh` is not valid YAML");
    else checkShape(meshConfigSpec, config, path, report, { kind: "MeshConfig", shape: meshConfigSpec, path });
    if (report.errors === 0 && isRecord(config)) this.#meshConfig = config as MeshConfigSpec;
    return true;
  }

  resources(): MeshResources {
    const lists = Object.fromEntries(
      Object.entries(this.#lists).map(([name, list]) => [name, name === "documents" ? list : oldestFirst(list)]),
    ) as unknown as Pick<MeshResources, ListName>;
    return { ...lists, meshConfig: this.#meshConfig, findings: this.findings };
  }
}

/** Stable: documents without a time stay where they are among each other, before those with one. */
function oldestFirst<T extends { readonly created: number | undefined }>(list: readonly T[]): readonly T[] {
  if (list.every(({ created }) => created === undefined)) return list;
  return [...list].sort((left, right) => (left.created ?? 0) - (right.created ?? 0));
}

function texts(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === "string"),
  );
}
