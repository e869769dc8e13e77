import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { json, text } from "node:stream/consumers";
import { afterEach, expect, it } from "vitest";

const REGISTER = join(import.meta.dirname, "register.ts");
const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

/** Answers with what its own call sent on; says whether anybody has registered with OpenTelemetry's API. */
const SERVICE = `
import { createServer } from "node:http";
const server = createServer(async (req, res) => {
  if (req.url === "/far") return res.end(req.headers.traceparent);
  if (req.url === "/api") return res.end(String(Symbol.for("opentelemetry.js.api.1") in globalThis));
  const answer = await fetch(\`http://127.0.0.1:\${server.address().port}/far\`);
  res.end(await answer.text());
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.once("SIGTERM", () => server.close());
`;

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly kind: number;
}

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function startService(env: Record<string, string>) {
  const child = spawn(process.execPath, ["--import", REGISTER, "--input-type=module", "--eval", SERVICE], {
    env: { PATH: process.env.PATH, ...env },
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "pipe"],
  });
  closers.push(() => child.kill("SIGKILL"));
  const errors = text(child.stderr);
  const [port] = (await once(child.stdout, "data")) as [Buffer];
  return { child, url: `http://127.0.0.1:${String(port).trim()}/`, errors };
}

async function startReceiver() {
  const spans: Span[] = [];
  const server = createServer(async (req, res) => {
    const body = (await json(req as IncomingMessage)) as {
      resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
    };
    spans.push(...body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
    res.setHeader("content-type", "application/json").end("{}");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(() => server.close());
  return { spans, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

it("spans of a request and of its calls join the caller's, where OpenTelemetry is told where to send them", async () => {
  const receiver = await startReceiver();
  const service = await startService({
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    OTEL_METRICS_EXPORTER: "none",
    OTEL_LOGS_EXPORTER: "none",
  });
  const traceparent = `00-${TRACE_ID}-b7ad6b7169203331-01`;
  const sent = await (await fetch(service.url, { headers: { traceparent } })).text();
  expect(await (await fetch(`${service.url}api`)).text()).toBe("true");
  service.child.kill("SIGTERM");
  await once(service.child, "exit");

  const ofTrace = receiver.spans.filter(({ traceId }) => traceId === TRACE_ID);
  const first = ofTrace.find(({ parentSpanId }) => parentSpanId === "b7ad6b7169203331");
  const call = ofTrace.find(({ spanId }) => sent === `00-${TRACE_ID}-${spanId}-01`);
  const far = ofTrace.find(({ parentSpanId }) => parentSpanId === call?.spanId);
  // As OTLP counts: 2 is a server, 3 a client.
  expect([first?.kind, call?.kind, far?.kind, call?.parentSpanId]).toEqual([2, 3, 2, first?.spanId]);
  expect(await service.errors).toBe("");
});

it("nothing of OpenTelemetry is there otherwise", async () => {
  const { child, url, errors } = await startService({ OTEL_EXPORTER_OTLP_ENDPOINT: "" });
  expect(await (await fetch(url)).text()).toBe("");
  expect(await (await fetch(`${url}api`)).text()).toBe("false");
  child.kill("SIGTERM");
  await once(child, "exit");
  expect(await errors).toBe("");
});
