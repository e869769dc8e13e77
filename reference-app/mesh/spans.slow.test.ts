import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { TraceForm } from "../demo/client/trace-form.ts";
import { edges, type ServiceName, services } from "../topology.ts";
import type { Kubectl } from "./proof/kubectl-of.ts";
import { undoLabChanges } from "./proof/lab-changes.ts";
import { bePatient } from "./proof/patience.ts";
import { requireLab } from "./running-lab.ts";
import { CarpoolLab } from "./testing/carpool-lab.ts";
import { mesh } from "./testing/mesh-command.ts";
import { COLLECTOR_ENDPOINT, startCollector } from "./testing/span-collector/collector.ts";
import type { Span } from "./testing/span-collector/span.ts";
import { traceWith } from "./testing/trace-with.ts";
import { withLab } from "./testing/with-lab.ts";

const MINUTE = 60_000;
vi.setConfig({ testTimeout: 2 * MINUTE, hookTimeout: 3 * MINUTE });

const { folder, scratch } = withLab();
const lab = new CarpoolLab(folder);
const kubectl: Kubectl = (...args) => lab.kubectl(...args);
const PLAYER = join(import.meta.dirname, "testing/ride-player/main.ts");
const player = (form: TraceForm) => [process.execPath, "--conditions=dyeing-source", PLAYER, `${RIDES}`, form];
/** Covers every edge. */
const RIDES = 20;
const QUIET_MS = 8_000;

const inside = edges.filter(({ propagates }) => propagates === "dye");
const throughProxies = inside.filter(({ protocols }) => protocols.some((protocol) => protocol !== "message"));
const messages = inside.filter(({ protocols }) => protocols.some((protocol) => protocol === "message"));
const callsOutside = new Set<string>(
  edges.filter(({ propagates }) => propagates === "nothing").map(({ from }) => from),
);

let collector: ReturnType<typeof startCollector>;

beforeAll(async () => {
  collector = startCollector(requireLab(folder));
  const file = join(scratch, "collector.json");
  writeFileSync(file, JSON.stringify(COLLECTOR_ENDPOINT));
  await lab.kubectl("apply", "--server-side", "-f", file);
  await bePatient(kubectl);
  // Processes that have just started; what is wrong with the answers is not looked at.
  await mesh(folder, "run", ...player("none"));
  // Each proxy reports when it likes: what is still to come would be taken for the first rides that are judged.
  await quietCollector();
}, 4 * MINUTE);

afterAll(async () => {
  collector.stop();
  await lab.kubectl("delete", "--namespace", "observability", "endpointslice", "collector-lab");
  await traceWith(kubectl, "otel");
  await undoLabChanges(kubectl);
});

interface Message {
  readonly event: string;
  readonly edge: string;
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Plays rides whose traces begin so; resolves with what the proxies report of them, and what the queue's two ends wrote. */
async function play(form: TraceForm) {
  const first = collector.spans.length;
  const before = new Set((await messageLines()).map(({ messageId }) => messageId));
  const { out, err } = await mesh(folder, "run", ...player(form));
  expect(out, err).not.toBe("");
  const { traceIds, faults } = JSON.parse(out) as { traceIds: readonly string[]; faults: readonly string[] };
  expect(faults).toEqual([]);
  await quietCollector();
  const lines = (await messageLines()).filter(({ messageId }) => !before.has(messageId));
  return { traceIds, spans: collector.spans.slice(first), lines };
}

/** Until no span has come for longer than a proxy keeps one. */
async function quietCollector(): Promise<void> {
  for (let seen = -1; seen !== collector.spans.length; ) {
    seen = collector.spans.length;
    await wait(QUIET_MS);
  }
}

async function messageLines(): Promise<readonly Message[]> {
  const logs = await Promise.all(["order-v", "payment-v", "notification-v"].map((name) => lab.logs(name, "app")));
  return logs
    .flat()
    .filter((line) => line.includes('"event":"message.'))
    .map((line) => JSON.parse(line) as Message);
}

const nameOf = (service: string) => `${service}.${services[service as ServiceName].namespace}`;

describe.each([
  ["otel", "w3c", true],
  // What reads W3C Trace Context alone begins a trace of its own; B3 from before is left over then.
  ["otel", "b3-multi", false],
  ["otel", "none", false],
  ["zipkin", "b3-multi", true],
  ["zipkin", "b3", true],
  ["zipkin", "none", false],
] as const)("proxies trace with %s, requests come with %s", (provider, form, joined) => {
  let played: Awaited<ReturnType<typeof play>>;
  const byId = new Map<string, Span>();

  beforeAll(async () => {
    await traceWith(kubectl, provider);
    played = await play(form);
    for (const span of played.spans) byId.set(`${span.traceId} ${span.kind} ${span.id}`, span);
  });

  const at = (service: string, kind: Span["kind"]) =>
    played.spans.filter((span) => span.kind === kind && span.service === nameOf(service));
  const parentOf = ({ traceId, parentId }: Span, kind: Span["kind"]) => byId.get(`${traceId} ${kind} ${parentId}`);

  it(joined ? "the client's trace goes on" : "the ingress begins a trace for each request", () => {
    const known = new Set(played.traceIds);
    const ofGateway = at("gateway", "server");
    expect(ofGateway.length).toBeGreaterThan(RIDES);
    expect(ofGateway.filter(({ traceId }) => known.has(traceId)).length).toBe(joined ? ofGateway.length : 0);
  });

  it.each(throughProxies.map(({ id, from, to }) => [id, from, to]))("%s", (_, from, to) => {
    const calls = at(to, "server").flatMap((server) => {
      // Zipkin's two ends of a call share one span.
      const client = byId.get(`${server.traceId} client ${server.id}`) ?? parentOf(server, "client");
      return client?.service === nameOf(from) ? [client] : [];
    });
    expect(calls.length).toBeGreaterThan(0);
    const parents = calls.map((client) => parentOf(client, "server")?.service);
    expect(new Set(parents)).toEqual(new Set([nameOf(from)]));
  });

  it("no call begins a trace but those to companies outside", () => {
    const lost = Object.keys(services).flatMap((service) =>
      at(service, "client").filter((client) => {
        const parent = parentOf(client, "server");
        return parent === undefined ? !(callsOutside.has(service) && client.parentId === undefined) : false;
      }),
    );
    expect(lost).toEqual([]);
  });

  it.each(messages.map(({ id, from }) => [id, from]))("%s: the row names the request that wrote it", (id, from) => {
    const of = (event: string) => played.lines.filter((line) => line.edge === id && line.event === event);
    const published = of("message.published");
    expect(published.length).toBeGreaterThan(0);
    for (const { headers } of published) {
      const [, traceId, spanId] = (headers.traceparent ?? "").split("-");
      expect(byId.get(`${traceId} server ${spanId}`)?.service, JSON.stringify(headers)).toBe(nameOf(from));
    }
    const written = new Map(published.map(({ messageId, headers }) => [messageId, headers.traceparent]));
    for (const { messageId, headers } of of("message.received"))
      expect(headers.traceparent).toBe(written.get(messageId));
  });
});
