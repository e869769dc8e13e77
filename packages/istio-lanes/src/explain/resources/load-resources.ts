import { z } from "zod";
import { ResourceError } from "../../errors/resource-error.ts";
import { checkDocument } from "./check-document.ts";
import { DESTINATION_RULE_UNSUPPORTED, destinationRuleSchema } from "./destination-rule-schema.ts";
import type {
  DestinationRuleResource,
  MeshResources,
  Resource,
  ResourceNotice,
  VirtualServiceResource,
} from "./mesh-resources.ts";
import { notAppliedNotices } from "./not-applied.ts";
import { type ResourceFile, readResourceFiles } from "./read-resource-files.ts";
import { resolveHost } from "./resolve-host.ts";
import { parseSource, type SourceDocument } from "./source-document.ts";
import { VIRTUAL_SERVICE_UNSUPPORTED, virtualServiceSchema } from "./virtual-service-schema.ts";

export interface ResourceOptions {
  /** Namespace of resources that name none, and of short host names in them. Default `default`. */
  readonly namespace?: string;
}

const kindSchema = z.object({ apiVersion: z.string(), kind: z.string() });

/** Reads VirtualServices and DestinationRules from YAML files and directories of them. Throws ResourceError. */
export function loadResources(paths: readonly string[], options?: ResourceOptions): MeshResources {
  return parseResources(readResourceFiles(paths), options);
}

/** The same for texts that are already read. */
export function parseResources(files: readonly ResourceFile[], options: ResourceOptions = {}): MeshResources {
  const fallback = options.namespace ?? "default";
  const virtualServices: VirtualServiceResource[] = [];
  const destinationRules: DestinationRuleResource[] = [];
  const notices: ResourceNotice[] = [];
  const documents = files.flatMap(({ file, text }) => parseSource(file, text));
  for (const document of documents) {
    const { apiVersion, kind } = checkDocument(document, kindSchema, new Set());
    if (kind === "VirtualService") {
      const checked = checkDocument(document, virtualServiceSchema, VIRTUAL_SERVICE_UNSUPPORTED);
      virtualServices.push(resource(document, checked, fallback));
    } else if (kind === "DestinationRule") {
      const checked = checkDocument(document, destinationRuleSchema, DESTINATION_RULE_UNSUPPORTED);
      destinationRules.push(resource(document, checked, fallback));
    } else if (apiVersion.split("/")[0]?.endsWith("istio.io")) {
      // Gateways, ServiceEntries, EnvoyFilters and their like may change where a request goes.
      const message = `kind \`${kind}\` of \`${apiVersion}\` is not implemented here`;
      throw new ResourceError("LANES_KIND", document.positionOf(["kind"]), message);
    } else {
      const message = `kind \`${kind}\` of \`${apiVersion}\` is left out`;
      notices.push({ code: "LANES_IGNORED_KIND", position: document.positionOf(["kind"]), message });
    }
  }
  refuseDuplicates("VirtualService", virtualServices, (spec) => spec.hosts, ["spec", "hosts"]);
  refuseDuplicates("DestinationRule", destinationRules, (spec) => [spec.host], ["spec", "host"]);
  notices.push(...destinationRules.flatMap(notAppliedNotices), ...virtualServices.flatMap(faultNotices));
  return { virtualServices, destinationRules, notices };
}

function resource<Spec>(
  document: SourceDocument,
  checked: {
    readonly metadata: { readonly name: string; readonly namespace?: string | undefined };
    readonly spec: Spec;
  },
  fallback: string,
): Resource<Spec> {
  const { name, namespace } = checked.metadata;
  return {
    name,
    namespace: namespace ?? fallback,
    spec: checked.spec,
    position: document.positionOf(["metadata", "name"]),
    positionOf: (path) => document.positionOf(path),
  };
}

/** Sidecars do not merge VirtualServices: of two for one host, Istio uses one in an order it does not define. */
function refuseDuplicates<Spec>(
  kind: string,
  resources: readonly Resource<Spec>[],
  hostsOf: (spec: Spec) => readonly string[],
  path: readonly PropertyKey[],
): void {
  const seen = new Map<string, Resource<Spec>>();
  for (const current of resources) {
    for (const host of hostsOf(current.spec)) {
      if (host.includes("*")) {
        const message = `wildcard host \`${host}\` is not implemented here`;
        throw new ResourceError("LANES_UNSUPPORTED", current.positionOf(path), message);
      }
      const fullName = resolveHost(host, current.namespace);
      const first = seen.get(fullName);
      if (first !== undefined) {
        const message = `host \`${host}\` already has a ${kind}, \`${first.name}\` in ${first.position.file}:${first.position.line}`;
        throw new ResourceError("LANES_DUPLICATE", current.positionOf(path), message);
      }
      seen.set(fullName, current);
    }
  }
}

function faultNotices(service: VirtualServiceResource): readonly ResourceNotice[] {
  return service.spec.http.flatMap((route, index): ResourceNotice[] => {
    if (route.fault === undefined || (route.timeout === undefined && route.retries === undefined)) return [];
    return [
      {
        code: "LANES_FAULT_WINS",
        position: service.positionOf(["spec", "http", index, "fault"]),
        message: `route ${index} of VirtualService \`${service.name}\` has a fault: Istio ignores its timeout and retries`,
      },
    ];
  });
}
