import { describe, expect, it } from "vitest";
import { foreignExtensions, ISTIO_PROXY_EXTENSIONS } from "./foreign-extensions.ts";

const ROUTER = "envoy.extensions.filters.http.router.v3.Router";
const COMPOSITE = "envoy.extensions.clusters.composite.v3.ClusterConfig";

function dump(...types: readonly string[]) {
  const extensions = [
    { name: "envoy.filters.http.router", type_urls: [ROUTER] },
    { name: "envoy.clusters.composite", type_urls: [COMPOSITE] },
    { name: "envoy.request_id.uuid", type_urls: ["envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig"] },
  ];
  return {
    configs: [
      { "@type": "type.googleapis.com/envoy.admin.v3.BootstrapConfigDump", bootstrap: { node: { extensions } } },
      { dynamic: types.map((type) => ({ name: "free", typed_config: { "@type": `type.googleapis.com/${type}` } })) },
    ],
  };
}

describe("foreignExtensions", () => {
  it("knows Istio's build list", () => {
    expect(ISTIO_PROXY_EXTENSIONS.size).toBeGreaterThan(200);
    expect(ISTIO_PROXY_EXTENSIONS.has("envoy.filters.http.router")).toBe(true);
    expect(ISTIO_PROXY_EXTENSIONS.has("envoy.clusters.composite")).toBe(false);
  });

  it("lets pass what Istio's proxy has, Envoy's core, and plain messages", () => {
    const types = [ROUTER, "envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig", "envoy.config.route.v3.Route"];
    expect(foreignExtensions(dump(...types))).toEqual([]);
  });

  it("names what it has not, by type: names are free", () => {
    expect(foreignExtensions(dump(ROUTER, COMPOSITE))).toEqual([`${COMPOSITE} (envoy.clusters.composite)`]);
  });

  it("does not take a dump without the list for one without findings", () => {
    expect(() => foreignExtensions({ configs: [] })).toThrow("does not name the proxy's extensions");
  });
});
