// Loaded before a service (`node --import`). OpenTelemetry's own variable switches tracing on: without it nothing of it is
// read, and the trace headers that the proxies need pass through all the same.
if (process.env.OTEL_EXPORTER_OTLP_ENDPOINT) await import("./start-tracing.ts");
