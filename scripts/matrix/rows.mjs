// The rows of the matrix: our packages, as they are published, beside tracers as their users install them.

/** What is installed together: one folder each, shared by its rows. `vendor`: what another library brings for itself. */
export const INSTALLS = {
  ...Object.fromEntries(
    ["0.57", "0.60", "0.69", "0.76", "newest"].map((version) => [
      `otel-${version}`,
      {
        "@opentelemetry/api": "^1.9.0",
        "@opentelemetry/auto-instrumentations-node": version === "newest" ? "latest" : `~${version}.0`,
        undici: "^7.30.0",
      },
    ]),
  ),
  ...Object.fromEntries([8, 9, 10, 11].map((major) => [`sentry-${major}`, { "@sentry/node": `^${major}.0.0` }])),
  ...Object.fromEntries([5, 6].map((major) => [`dd-${major}`, { "dd-trace": `^${major}.0.0`, undici: "^7.30.0" }])),
  "vendor-older": {
    "@opentelemetry/api": "1.10.0",
    vendor: { "@opentelemetry/api": "1.9.0", "@opentelemetry/context-async-hooks": "2.0.0" },
  },
  "vendor-newer": {
    "@opentelemetry/api": "1.4.1",
    vendor: { "@opentelemetry/api": "1.10.0", "@opentelemetry/context-async-hooks": "^2.0.0" },
  },
};

export const FRAMEWORKS = {
  "express-4": { express: "^4.22.0" },
  "express-5": { express: "^5.1.0" },
  nest: {
    "@nestjs/common": "^11.0.0",
    "@nestjs/core": "^11.0.0",
    "@nestjs/platform-express": "^11.0.0",
    "reflect-metadata": "^0.2.0",
    rxjs: "^7.8.0",
  },
  koa: { koa: "^3.1.2" },
  fastify: { fastify: "^5.0.0" },
};

/**
 * `order`: when the tracer starts, seen from createDyeing(): before, after, or late (after the first request).
 * `undici`: a further call of each request: `limit`, by an agent with two connections; `lazy`, loaded by the first request.
 * `joins`: whether the tracer reads traceparent, so that its spans are of the caller's trace.
 * `spans`: whether it sees the server's side, which it cannot of a framework that was loaded before it.
 */
const row = (name, install, framework, options = {}) => ({
  name,
  install,
  framework,
  program: "server",
  tracer: install.split("-")[0],
  order: "before",
  undici: "",
  joins: true,
  spans: true,
  counters: {},
  ...options,
});

const otel = ["0.57", "0.60", "0.69", "0.76", "newest"].flatMap((version) =>
  Object.keys(FRAMEWORKS).map((framework) =>
    row(`auto-instrumentations ${version}, ${framework}`, `otel-${version}`, framework),
  ),
);

const sentry = [8, 9, 10, 11].map((major) =>
  row(`Sentry ${major}, express-5`, `sentry-${major}`, "express-5", { joins: false }),
);

const dd = [
  row("dd-trace 5, express-5", "dd-5", "express-5"),
  row("dd-trace 6, express-5", "dd-6", "express-5"),
  row("dd-trace 6, undici loaded by the first request", "dd-6", "express-5", { undici: "lazy" }),
];

const orders = [
  row("auto-instrumentations newest, started after us", "otel-newest", "express-5", { order: "after" }),
  row("auto-instrumentations newest, started after the first request", "otel-newest", "express-5", {
    order: "late",
    spans: false,
  }),
];

const apis = [
  row("two copies of @opentelemetry/api, older first", "vendor-older", "express-5", { spans: false }),
  row("two copies of @opentelemetry/api, newer first", "vendor-newer", "express-5", { spans: false }),
];

const consumers = ["before", "after"].map((order) =>
  row(`message consumer, auto-instrumentations newest ${order} us`, "otel-newest", "express-5", {
    program: "consumer",
    order,
  }),
);

const undici = [
  row("auto-instrumentations 0.69, undici 7 with two connections", "otel-0.69", "express-5", { undici: "limit" }),
];

/** At most 40. */
export const ROWS = [...otel, ...sentry, ...dd, ...orders, ...apis, ...consumers, ...undici];

/** Those of `.ci/run`. */
export const SHORT = [
  "auto-instrumentations 0.69, express-5",
  "auto-instrumentations 0.69, undici 7 with two connections",
  "Sentry 10, express-5",
  "two copies of @opentelemetry/api, older first",
  "two copies of @opentelemetry/api, newer first",
];
