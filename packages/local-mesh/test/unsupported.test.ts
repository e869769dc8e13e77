import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Finding, formatFinding } from "@dyeing/lanes/explain";
import { describe, expect, it, onTestFinished } from "vitest";
import { isMeshError, startLocalMesh } from "../src/index.ts";
import { call } from "./http-service.ts";

const NETWORKING = "networking.istio.io/v1";
type Document = Readonly<Record<string, unknown>>;
const document = (kind: string, name: string, spec: unknown, apiVersion = NETWORKING): Document => ({
  apiVersion,
  kind,
  metadata: { name, namespace: "shop" },
  spec,
});
const kube = (kind: string, name: string, spec: unknown, version = "v1") =>
  document(kind, name, spec, `gateway.networking.k8s.io/${version}`);
const to = (host: string): unknown => [{ route: [{ destination: { host } }] }];

interface Caller {
  readonly service?: string;
  readonly host?: string;
}

/** What is refused, or what is said of the rest; each without the file and its folder. */
async function start(documents: readonly Document[], { service = "web", host = "order" }: Caller = {}) {
  const folder = await mkdtemp(join(tmpdir(), "local-mesh-"));
  const file = join(folder, "stock.yaml");
  // A line for each document and its end: JSON is YAML.
  await writeFile(file, documents.map((one) => JSON.stringify(one)).join("\n---\n"));
  onTestFinished(() => rm(folder, { recursive: true }));
  try {
    const mesh = await startLocalMesh({
      resources: [file],
      namespace: "shop",
      accessLog: join(folder, "access.log"),
      listeners: [{ edge: "web->order", caller: { service, version: "v1" }, host, protocol: "http1" }],
    });
    onTestFinished(() => mesh.close());
    const notices = mesh.notices.map((one: Finding) => formatFinding(one).replace(`${folder}/`, ""));
    return { refused: [], notices, port: mesh.listeners[0]?.port ?? 0 };
  } catch (error) {
    if (!isMeshError(error) || error.code !== "MESH_UNSUPPORTED") throw error;
    return { refused: error.message.replaceAll(`${folder}/`, "").split("\n"), notices: [], port: 0 };
  }
}

const CERTIFICATE = { mode: "SIMPLE", credentialName: "shop" };
const httpsGateway = (selector: Document = { istio: "ingressgateway" }): Document =>
  document("Gateway", "shop", {
    selector,
    servers: [
      { port: { number: 80, name: "http", protocol: "HTTP" }, hosts: ["shop.com"], tls: { httpsRedirect: true } },
      { port: { number: 443, name: "https", protocol: "HTTPS" }, hosts: ["shop.com"], tls: CERTIFICATE },
    ],
  });
const behind = (host: string, more: Document = {}): Document =>
  document("VirtualService", "front", { hosts: ["shop.com"], gateways: ["shop"], http: to(host), ...more });

describe("a Gateway's TLS server", () => {
  it("is refused when what is behind it is served, with what to do", async () => {
    const { refused } = await start([httpsGateway(), behind("order")]);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatch(
      /^stock\.yaml:1:\d+: `servers\.1` of Gateway `shop` is for TLS and leads to `order\.shop\.svc\.cluster\.local`, which a listener serves: the local mesh ends no TLS; leave the Gateway out of `resources`, and bind the VirtualService to `mesh` for the routes that listeners shall serve$/,
    );
  });

  it("is refused when a mirror, or a weight, leads to what is served", async () => {
    const mirrored = [{ route: [{ destination: { host: "other" } }], mirrors: [{ destination: { host: "order" } }] }];
    const shared = [
      {
        route: [
          { destination: { host: "other" }, weight: 99 },
          { destination: { host: "order" }, weight: 1 },
        ],
      },
    ];
    for (const http of [mirrored, shared]) {
      expect((await start([httpsGateway(), behind("other", { http })])).refused).toHaveLength(1);
    }
  });

  it("is refused when the gateway is the caller itself", async () => {
    const { refused } = await start([httpsGateway({ app: "web" }), behind("other")]);
    expect(refused[0]).toContain("`servers.1` of Gateway `shop` is for TLS and selects the caller of a listener");
  });

  it("is named when nothing behind it is served", async () => {
    const { refused, notices } = await start([httpsGateway(), behind("other")]);
    expect(refused).toEqual([]);
    expect(notices.filter((one) => one.includes("Gateway"))).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^stock\.yaml:1:\d+: `servers\.1` of Gateway `shop` is for TLS and not served by the local mesh: no listener leads to what is behind it$/,
        ),
      ]),
    );
  });

  it("is not at fault for a server without TLS", async () => {
    const http = document("Gateway", "shop", {
      selector: { istio: "ingressgateway" },
      servers: [{ port: { number: 80, name: "http", protocol: "HTTP" }, hosts: ["shop.com"] }],
    });
    expect((await start([http, behind("order")])).refused).toEqual([]);
  });

  it("is seen in the Gateway API as well", async () => {
    const gateway = kube("Gateway", "shop", {
      gatewayClassName: "istio",
      listeners: [{ name: "https", port: 443, protocol: "HTTPS", tls: { certificateRefs: [{ name: "shop" }] } }],
    });
    const route = (name: string) =>
      kube("HTTPRoute", "front", { parentRefs: [{ name: "shop" }], rules: [{ backendRefs: [{ name, port: 80 }] }] });
    expect((await start([gateway, route("order")])).refused[0]).toContain("`listeners.0` of Gateway `shop` is for TLS");
    expect((await start([gateway, route("other")])).refused).toEqual([]);
  });
});

describe("TLS to a service", () => {
  const rule = (trafficPolicy: unknown, more: object = {}) =>
    document("DestinationRule", "order", { host: "order", trafficPolicy, ...more });
  const SIMPLE = { tls: { mode: "SIMPLE" } };

  it.each([
    { why: "for the service", documents: [rule(SIMPLE)], path: "trafficPolicy.tls" },
    {
      why: "for the port",
      documents: [rule({ portLevelSettings: [{ port: { number: 80 }, ...SIMPLE }] })],
      path: "trafficPolicy.portLevelSettings.0.tls",
    },
    {
      why: "for a subset that a route leads to",
      documents: [
        rule({ tls: { mode: "DISABLE" } }, { subsets: [{ name: "v2", labels: {}, trafficPolicy: SIMPLE }] }),
        document("VirtualService", "order", {
          hosts: ["order"],
          http: [{ route: [{ destination: { host: "order", subset: "v2" } }] }],
        }),
      ],
      path: "subsets.0.trafficPolicy.tls",
    },
  ])("is refused $why", async ({ documents, path }) => {
    const { refused } = await start(documents);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toContain(
      `\`${path}\` of DestinationRule \`order\` asks for TLS (SIMPLE) to \`order.shop.svc.cluster.local\``,
    );
    expect(refused[0]).toContain("let the service listen without TLS here");
  });

  it.each([
    {
      why: "of a service that no listener leads to",
      documents: [document("DestinationRule", "other", { host: "other", trafficPolicy: SIMPLE })],
    },
    { why: "at another port", documents: [rule({ portLevelSettings: [{ port: { number: 443 }, ...SIMPLE }] })] },
    {
      why: "of a subset that no route leads to",
      documents: [rule({ tls: { mode: "DISABLE" } }, { subsets: [{ name: "v2", labels: {}, trafficPolicy: SIMPLE }] })],
    },
  ])("$why is named only", async ({ documents }) => {
    const { refused, notices } = await start(documents);
    expect(refused).toEqual([]);
    expect(notices.some((one) => /`tls` of DestinationRule `(?:order|other)`.* is not applied/.test(one))).toBe(true);
  });

  it("between sidecars is named only; its absence is how calls go here", async () => {
    const mutual = await start([rule({ tls: { mode: "ISTIO_MUTUAL" } })]);
    expect(mutual.notices).toEqual([expect.stringContaining("`tls` of DestinationRule `order` is not applied")]);
    expect(await start([rule({ tls: { mode: "DISABLE" } })])).toMatchObject({ refused: [], notices: [] });
  });
});

describe("routes of TCP and TLS", () => {
  const tcp = (host: string) =>
    document("VirtualService", "plain", { hosts: [host], tcp: [{ route: [{ destination: { host } }] }] });
  const tls = (host: string, destination: string) =>
    document("VirtualService", "sni", {
      hosts: [host],
      tls: [{ match: [{ sniHosts: [host] }], route: [{ destination: { host: destination } }] }],
    });
  const route = (kind: string, name: string) =>
    kube(
      kind,
      "plain",
      { parentRefs: [{ kind: "Service", group: "", name }], rules: [{ backendRefs: [{ name: "x", port: 1 }] }] },
      "v1alpha2",
    );
  const backend = (kind: string, name: string) =>
    kube(kind, "plain", { parentRefs: [{ name: "shop" }], rules: [{ backendRefs: [{ name, port: 1 }] }] }, "v1alpha2");

  it.each([
    { documents: [tcp("order")], what: "`tcp` routes of VirtualService `plain`" },
    { documents: [tls("shop.com", "order")], what: "`tls` routes of VirtualService `sni`" },
    { documents: [route("TCPRoute", "order")], what: "routes of TCPRoute `plain`" },
    { documents: [backend("TLSRoute", "order")], what: "routes of TLSRoute `plain`" },
  ])("are refused for what is served: $what", async ({ documents, what }) => {
    const { refused } = await start(documents);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatch(/^stock\.yaml:1:\d+: /);
    expect(refused[0]).toContain(`${what} are for \`order.shop.svc.cluster.local\`, which a listener serves`);
  });

  it.each([
    { documents: [tcp("other")], what: "`tcp` routes of VirtualService `plain`" },
    { documents: [tls("shop.com", "other")], what: "`tls` routes of VirtualService `sni`" },
    { documents: [route("TCPRoute", "other")], what: "routes of TCPRoute `plain`" },
    { documents: [backend("TLSRoute", "other")], what: "routes of TLSRoute `plain`" },
  ])("are named for others: $what", async ({ documents, what }) => {
    const { refused, notices } = await start(documents);
    expect(refused).toEqual([]);
    expect(notices.some((one) => one.includes(`${what} are not served by the local mesh`))).toBe(true);
  });
});

describe("a listener", () => {
  const service = document(
    "Service",
    "order",
    {
      ports: [
        { name: "http", port: 80 },
        { name: "https-web", port: 443 },
        { name: "tcp-db", port: 5432 },
      ],
    },
    "v1",
  );

  it.each([
    { host: "order:443", kind: "TLS" },
    { host: "order.shop.svc.cluster.local:5432", kind: "TCP" },
    { host: "order.shop:5432", kind: "TCP" },
  ])("for $host is refused: the port is not for HTTP", async ({ host, kind }) => {
    const { refused } = await start([service], { host });
    expect(refused).toHaveLength(1);
    expect(refused[0]).toContain(`of \`${host}\` is for ${kind}, and listener \`web->order\` serves it`);
  });

  it("for a port of HTTP is not", async () => {
    expect((await start([service])).refused).toEqual([]);
  });
});

describe("endpoints of documents", () => {
  it("elsewhere are named and never called", async () => {
    const entry = document("ServiceEntry", "outside", {
      hosts: ["outside.com"],
      ports: [{ number: 80, name: "http", protocol: "HTTP" }],
      resolution: "STATIC",
      endpoints: [{ address: "192.0.2.1" }],
    });
    const { notices, port } = await start([entry], { host: "outside.com" });
    expect(notices).toEqual([
      expect.stringContaining("endpoint `192.0.2.1` of ServiceEntry `outside` is not on this machine"),
    ]);
    expect(await call(port)).toMatchObject({ status: 503 });
  });

  it("that DNS would find are not called", async () => {
    const entry = document("ServiceEntry", "outside", {
      hosts: ["outside.com"],
      ports: [{ number: 80, name: "http", protocol: "HTTP" }],
      resolution: "DNS",
    });
    const { port } = await start([entry], { host: "outside.com" });
    expect(await call(port)).toMatchObject({ status: 503, body: "no healthy upstream" });
  });
});

it("names header values that Envoy would work out, and other settings that it does not apply", async () => {
  const { notices } = await start([
    document("VirtualService", "order", {
      hosts: ["order"],
      http: [
        {
          route: [
            { destination: { host: "order" }, headers: { response: { add: { "x-b": "%PROTOCOL%", "x-c": "100%%" } } } },
          ],
          headers: { request: { set: { "x-a": "is %REQ(:path)%" } } },
          corsPolicy: { allowOrigins: [{ exact: "https://shop.com" }] },
          retries: { attempts: 1, retryRemoteLocalities: true },
        },
      ],
    }),
  ]);
  const paths = notices.flatMap((one) => /`([^`]+)` of route 0/.exec(one)?.[1] ?? []);
  expect(paths.sort()).toEqual([
    ...["corsPolicy", "headers.request.set.x-a", "retries.retryRemoteLocalities", "route.0.headers.response.add.x-b"],
  ]);
});

it("says everything that it refuses at once", async () => {
  const { refused } = await start([
    httpsGateway(),
    behind("order"),
    document("DestinationRule", "order", { host: "order", trafficPolicy: { tls: { mode: "SIMPLE" } } }),
    document("VirtualService", "plain", { hosts: ["order"], tcp: [{ route: [{ destination: { host: "order" } }] }] }),
  ]);
  expect(refused).toHaveLength(3);
});
