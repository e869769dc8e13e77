import { readFileSync } from "node:fs";
import { join } from "node:path";

// The lab's proxy is Envoy as Envoy's own project builds it. It can do what Istio's proxy cannot, and a test that leans on
// that proves what no user can run.

/** The names in Istio's own build list; the file says where it is from. */
export const ISTIO_PROXY_EXTENSIONS: ReadonlySet<string> = new Set(
  readFileSync(join(import.meta.dirname, "istio-proxy-extensions.txt"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#")),
);

/** Not on any build list: part of every Envoy. */
const CORE = new Set([
  "envoy.request_id.uuid",
  "envoy.upstreams.http.http_protocol_options",
  "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
]);

interface ConfigDump {
  readonly configs: readonly unknown[];
}

interface Extension {
  readonly name: string;
  readonly category?: string;
  readonly type_urls?: readonly string[];
}

/** Type URLs that a proxy's configuration uses and that no extension of Istio's proxy is configured by. */
export function foreignExtensions(dump: ConfigDump): readonly string[] {
  const extensions = extensionsByType(dump);
  const foreign = new Set<string>();
  for (const type of typesIn(dump.configs)) {
    const names = extensions.get(type);
    // Not configuration of an extension: a resource or a message of Envoy's API.
    if (names === undefined || names.some(({ name }) => ISTIO_PROXY_EXTENSIONS.has(name) || CORE.has(name))) continue;
    foreign.add(`${type} (${names.map(({ name }) => name).join(", ")})`);
  }
  return [...foreign].sort();
}

/** What the proxy says about itself in its bootstrap: names in configuration are free, types are not. */
function extensionsByType(dump: ConfigDump): ReadonlyMap<string, readonly Extension[]> {
  const byType = new Map<string, Extension[]>();
  for (const extension of nodeExtensions(dump)) {
    for (const type of extension.type_urls ?? []) byType.set(type, [...(byType.get(type) ?? []), extension]);
  }
  if (byType.size === 0) throw new Error("the configuration dump does not name the proxy's extensions");
  return byType;
}

function nodeExtensions({ configs }: ConfigDump): readonly Extension[] {
  for (const config of configs as readonly { bootstrap?: { node?: { extensions?: readonly Extension[] } } }[]) {
    if (config.bootstrap?.node?.extensions !== undefined) return config.bootstrap.node.extensions;
  }
  return [];
}

const PREFIX = "type.googleapis.com/";

function* typesIn(value: unknown): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    // The list of what could be used is not a use.
    if (key === "extensions" && Array.isArray(inner)) continue;
    // The second is how a TypedStruct names what it holds.
    if ((key === "@type" || key === "type_url") && typeof inner === "string") yield inner.replace(PREFIX, "");
    else yield* typesIn(inner);
  }
}
