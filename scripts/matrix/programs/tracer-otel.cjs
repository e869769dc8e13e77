// OpenTelemetry's auto-instrumentations, with the spans kept in memory.
const spans = [];
const KINDS = { 1: "server", 2: "client" };

exports.start = () => {
  process.env.OTEL_METRICS_EXPORTER = "none";
  process.env.OTEL_LOGS_EXPORTER = "none";
  process.env.OTEL_NODE_RESOURCE_DETECTORS = "none";
  const { NodeSDK } = require("@opentelemetry/sdk-node");
  const { getNodeAutoInstrumentations } = require("@opentelemetry/auto-instrumentations-node");
  const collector = {
    onStart() {},
    onEnd(span) {
      const { traceId, spanId } = span.spanContext();
      const parent = span.parentSpanContext?.spanId ?? span.parentSpanId;
      spans.push({ kind: KINDS[span.kind] ?? "internal", traceId, spanId, parent });
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  new NodeSDK({ instrumentations: [getNodeAutoInstrumentations()], spanProcessors: [collector] }).start();
};
exports.spans = () => spans;
