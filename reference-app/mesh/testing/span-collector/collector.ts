import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { inLab } from "../../commands/enter.ts";
import { NODE_IP } from "../../node-agent/pod-network.ts";
import type { RunningLab } from "../../running-lab.ts";
import type { Span } from "./span.ts";

/** What makes the collector the one that every proxy reports to: an address of the Service that has no pods. */
export const COLLECTOR_ENDPOINT = {
  apiVersion: "discovery.k8s.io/v1",
  kind: "EndpointSlice",
  metadata: {
    name: "collector-lab",
    namespace: "observability",
    labels: { "kubernetes.io/service-name": "collector" },
  },
  addressType: "IPv4",
  endpoints: [{ addresses: [NODE_IP], conditions: { ready: true } }],
  ports: [
    { name: "grpc-otlp", port: 4317, protocol: "TCP" },
    { name: "http-otlp", port: 4318, protocol: "TCP" },
    { name: "http-zipkin", port: 9411, protocol: "TCP" },
  ],
};

/** A collector of spans in the lab's network. */
export function startCollector(lab: RunningLab) {
  const main = join(import.meta.dirname, "main.ts");
  const [program, args] = inLab(lab, [process.execPath, "--conditions=dyeing-source", main, NODE_IP]);
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const spans: Span[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => spans.push(JSON.parse(line) as Span));
  return { spans, stop: () => void child.kill("SIGTERM") };
}
