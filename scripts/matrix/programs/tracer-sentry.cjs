// Sentry, with the transactions kept in memory; nothing is sent.
const spans = [];

exports.start = () => {
  require("@sentry/node").init({
    dsn: "http://key@127.0.0.1:9/1",
    tracesSampleRate: 1,
    sendClientReports: false,
    // Whole transactions, as all versions had them before 11.
    traceLifecycle: "static",
    beforeSend: () => null,
    beforeSendTransaction: (event) => {
      const { trace_id: traceId, span_id: spanId, parent_span_id: parent } = event.contexts.trace;
      spans.push({ kind: "server", traceId, spanId, parent });
      for (const span of event.spans) {
        const kind = span.op?.startsWith("http.client") ? "client" : "internal";
        spans.push({ kind, traceId: span.trace_id, spanId: span.span_id, parent: span.parent_span_id });
      }
      return null;
    },
  });
};
exports.spans = () => spans;
