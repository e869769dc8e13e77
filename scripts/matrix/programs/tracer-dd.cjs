// dd-trace, with the spans kept in memory; its agent is not there.
const spans = [];
const keep = (kind) => (span) => {
  if (span === undefined || span === null) return;
  const ctx = span.context();
  spans.push({
    kind,
    traceId: ctx.toTraceId(true),
    spanId: ctx.toSpanId(true),
    parent: ctx._parentId?.toString(16).padStart(16, "0"),
  });
};

exports.start = () => {
  const tracer = require("dd-trace").init({
    startupLogs: false,
    url: "http://127.0.0.1:9",
    telemetry: { enabled: false },
    remoteConfig: { enabled: false },
    flushInterval: 3_600_000,
  });
  tracer.use("http", { client: { hooks: { request: keep("client") } } });
  // The span of the server's side is finished by the framework's plugin.
  tracer.use("express", { hooks: { request: keep("server") } });
  for (const plugin of ["fetch", "undici"]) tracer.use(plugin, { hooks: { request: keep("client") } });
};
exports.spans = () => spans;
