import { register } from "node:module";
import { GrpcInstrumentation } from "@opentelemetry/instrumentation-grpc";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici";
import { NodeSDK } from "@opentelemetry/sdk-node";

/** The kubelet's questions. */
const PROBES = new Set(["/healthz", "/readyz"]);

// For what is imported as an ES module; of the service's own modules nothing is rewritten.
register("@opentelemetry/instrumentation/hook.mjs", import.meta.url, {
  data: { include: ["http", "node:http", "https", "node:https", "@grpc/grpc-js"] },
});

const sdk = new NodeSDK({
  instrumentations: [
    new HttpInstrumentation({ ignoreIncomingRequestHook: ({ url }) => PROBES.has(url ?? "") }),
    new UndiciInstrumentation(),
    new GrpcInstrumentation(),
  ],
});
sdk.start();
// The last spans leave while the service stops.
process.once("SIGTERM", () => void sdk.shutdown().catch(() => {}));
