import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { TraceForm } from "../demo/client/trace-form.ts";
import { type EdgeId, edges, type ServiceName, services } from "../topology.ts";
import type { Kubectl } from "./proof/kubectl-of.ts";
import { undoLabChanges } from "./proof/lab-changes.ts";
import { bePatient } from "./proof/patience.ts";
import { requireLab } from "./running-lab.ts";
import { CarpoolLab } from "./testing/carpool-lab.ts";
import { type Jaeger, startJaeger } from "./testing/jaeger/jaeger.ts";
import type { JoinedSpan } from "./testing/jaeger/read-trace.ts";
import { mesh } from "./testing/mesh-command.ts";
import { COLLECTOR_ENDPOINT } from "./testing/span-collector/collector.ts";
import { traceWith } from "./testing/trace-with.ts";
import { withLab } from "./testing/with-lab.ts";

const MINUTE = 60_000;
/** Every pod is replaced before each group: what takes too long has a limit of its own that says what it is. */
vi.setConfig({ testTimeout: MINUTE, hookTimeout: 15 * MINUTE });

const { folder, scratch } = withLab();
const lab = new CarpoolLab(folder);
const kubectl: Kubectl = (...args) => lab.kubectl(...args);
const PLAYER = join(import.meta.dirname, "testing/ride-player/main.ts");
const DEPLOY = join(import.meta.dirname, "../deploy");
/** Covers every edge. */
const RIDES = 20;
const QUIET_MS = 3_000;
const SPANS_MS = 2 * MINUTE;

const inside = edges.filter(({ propagates }) => propagates === "dye");
const calls = inside.filter(({ protocols }) => protocols.some((protocol) => protocol !== "message"));
/** Whose requests may be a WebSocket's: an upgrade is none to OpenTelemetry's instrumentation, and the service has no span of it. */
const upgraded: ReadonlySet<string> = new Set(
  edges.filter(({ protocols }) => protocols.some((protocol) => protocol === "ws")).map(({ from }) => from),
);
/** Part of these calls ask whose token it is, before the gateway can decide. */
const BEFORE: EdgeId = "gateway->user";
const proxyOf = (service: string) => `${service}.${services[service as ServiceName].namespace}`;

interface Played {
  /** Of every ride: what it was decided to be, and what Jaeger has of it. */
  readonly rides: readonly {
    readonly color: string;
    readonly traceId: string;
    readonly spans: readonly JoinedSpan[];
  }[];
  readonly faults: readonly string[];
}

let jaeger: Jaeger;

beforeAll(async () => {
  jaeger = await startJaeger(requireLab(folder), join(scratch, "jaeger.log"));
  const file = join(scratch, "collector.json");
  writeFileSync(file, JSON.stringify(COLLECTOR_ENDPOINT));
  await kubectl("apply", "--server-side", "-f", file);
});

afterAll(async () => {
  await kubectl("delete", "--namespace", "observability", "endpointslice", "collector-lab");
  await deploy("lanes");
  await traceWith(kubectl, "otel");
  await undoLabChanges(kubectl);
  jaeger.stop();
});

const VARIANTS = [
  { services: "of the services none", overlay: "lanes", provider: "otel", form: "w3c" },
  { services: "of every service", overlay: "traced", provider: "zipkin", form: "b3-multi" },
  { services: "of every service", overlay: "traced", provider: "otel", form: "w3c" },
  { services: "of every service", overlay: "traced", provider: "zipkin", form: "w3c" },
] as const;
/** CI has the first of them. */
const variants = VARIANTS.slice(0, Number(process.env.DYEING_SPAN_VARIANTS ?? VARIANTS.length));

describe.each(variants)(
  "spans of proxies by $provider, $services, requests with $form",
  ({ overlay, provider, form }) => {
    const traced = overlay === "traced";
    let played: Played;

    beforeAll(async () => {
      await deploy(overlay);
      await traceWith(kubectl, provider);
      // Once so that every proxy has reported: what it reports first can be lost while it connects.
      await play(form);
      played = await play(form);
    });

    it("rides end well, and each of them is one trace", () => {
      expect(played.faults).toEqual([]);
      expect(played.rides.map(({ spans }) => spans.length > 0)).toEqual(Array(RIDES).fill(true));
    });

    it.each(calls)("$id: parents in order, from the answer back to the question", ({ from, to }) => {
      const chain = traced
        ? [`${to} server`, `${proxyOf(to)} server`, `${proxyOf(from)} client`, `${from} client`, `${from} server`]
        : [`${proxyOf(to)} server`, `${proxyOf(from)} client`, `${proxyOf(from)} server`];
      const found = played.rides.flatMap(({ spans }) =>
        spans
          .filter((span) => nameOf(span) === chain[0])
          .map((span) => lineOf(span, chain.length))
          .filter((line) => line.includes(`${proxyOf(from)} client`)),
      );
      expect(found.length).toBeGreaterThan(0);
      const allowed = traced && upgraded.has(from) ? [chain, chain.with(-1, `${proxyOf(from)} server`)] : [chain];
      for (const line of found) expect(allowed).toContainEqual(line);
      // Other requests than upgrades are there as well.
      expect(found).toContainEqual(chain);
    });

    it("no server of the system begins a trace", () => {
      const first = played.rides.flatMap(({ spans }) =>
        spans.filter(({ kind, parent }) => kind === "server" && parent === undefined).map(nameOf),
      );
      // The ingress is below the client's own span, which nobody reports.
      expect(new Set(first)).toEqual(new Set(["ingress.carpool-ingress server"]));
    });

    it("every call inside names its color, once it is decided", () => {
      for (const { color, spans } of played.rides) {
        const colorsOf = (edges: typeof calls) =>
          spans
            .filter((span) => edges.some(({ from, to }) => isCall(span, proxyOf(from), proxyOf(to))))
            .map(({ tags }) => tags.get("dyeing.color"));
        expect(new Set(colorsOf(calls.filter(({ id }) => id !== BEFORE)))).toEqual(new Set([color]));
        const before = new Set(colorsOf(calls.filter(({ id }) => id === BEFORE)));
        expect(before.size).toBeGreaterThan(0);
        expect([color, "default"]).toEqual(expect.arrayContaining([...before]));
      }
    });

    it("companies outside see no trace", async () => {
      for (const name of ["provider", "sms"]) {
        const lines = (await lab.logs(`${name}-`, "app")).filter((line) => line.includes('"event":"outside.received"'));
        expect(lines.length).toBeGreaterThan(0);
        expect(lines.filter((line) => /"(?:traceparent|tracestate|b3|x-b3-[a-z]+)":/.test(line))).toEqual([]);
      }
    });
  },
);

const nameOf = ({ service, kind }: JoinedSpan) => `${service} ${kind}`;

/** A span and those above it, at most so many. */
function lineOf(span: JoinedSpan, length: number): readonly string[] {
  const line = [];
  for (let at: JoinedSpan | undefined = span; at !== undefined && line.length < length; at = at.parent) {
    line.push(nameOf(at));
  }
  return line;
}

function isCall(span: JoinedSpan, from: string, to: string): boolean {
  return span.kind === "server" && span.service === to && span.parent?.service === from;
}

/** Has the system run as an overlay says, and waits for it. Routes are among it: what was changed in them comes after. */
async function deploy(overlay: "lanes" | "traced"): Promise<void> {
  await undoLabChanges(kubectl);
  await kubectl("apply", "--server-side", "--force-conflicts", "-k", join(DEPLOY, "overlays", overlay));
  for (const namespace of ["carpool", "carpool-payment"]) {
    await kubectl("rollout", "status", "deployment", "--namespace", namespace, "--timeout", "180s");
  }
  await bePatient(kubectl);
}

/** Plays rides whose traces begin so, and reads them back when no span comes any more. */
async function play(form: TraceForm): Promise<Played> {
  const { out, err } = await mesh(
    folder,
    "run",
    process.execPath,
    "--conditions=dyeing-source",
    PLAYER,
    `${RIDES}`,
    form,
  );
  expect(out, err).not.toBe("");
  const { traceIds, colors, faults } = JSON.parse(out) as {
    readonly traceIds: readonly string[];
    readonly colors: readonly string[];
    readonly faults: readonly string[];
  };
  let seen = -1;
  const end = performance.now() + SPANS_MS;
  for (;;) {
    const spans = await Promise.all(traceIds.map((traceId) => jaeger.trace(traceId)));
    const count = spans.flat().length;
    if (count === seen) {
      const rides = traceIds.map((traceId, ride) => ({ traceId, color: colors[ride] ?? "", spans: spans[ride] ?? [] }));
      return { rides, faults };
    }
    if (performance.now() > end) throw new Error(`after ${SPANS_MS / 1_000} s spans still come: ${seen}, now ${count}`);
    seen = count;
    await wait(QUIET_MS);
  }
}
