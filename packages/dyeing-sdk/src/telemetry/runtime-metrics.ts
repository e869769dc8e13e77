import type { PolicySourceStatus } from "../policy/policy.ts";
import type { Metric } from "./metrics.ts";

/** What a runtime's metrics are read from. */
export interface Figures {
  readonly service: string;
  counters(): Readonly<Partial<Record<string, number>>>;
  decisions(): Iterable<{ readonly rule: string; readonly dyed: boolean; readonly count: number }>;
  /** Of the policy that counts now; undefined without one. */
  revision(): string | undefined;
  /** Of the source of policies; undefined where it tells nothing. */
  source(): PolicySourceStatus | undefined;
}

/** The metrics of one runtime. No attribute holds what came from outside: no color, no tag, no host. */
export function runtimeMetrics({ service, counters, decisions, revision, source }: Figures): readonly Metric[] {
  const of = (attributes: Readonly<Record<string, string | boolean>>) => ({ "dyeing.service": service, ...attributes });
  const sources = () => Object.entries(source()?.sources ?? {});
  return [
    {
      name: "dyeing.events",
      kind: "counter",
      description: "what was refused, cut, or failed open, by reason",
      unit: "{event}",
      *read() {
        for (const [reason, count = 0] of Object.entries(counters())) yield [count, of({ "dyeing.reason": reason })];
      },
    },
    {
      name: "dyeing.decisions",
      kind: "counter",
      description: "requests that were decided at this edge, by the rule that gave the color",
      unit: "{request}",
      *read() {
        for (const { rule, dyed, count } of decisions())
          yield [count, of({ "dyeing.rule": rule, "dyeing.dyed": dyed })];
      },
    },
    {
      name: "dyeing.policy.active",
      kind: "gauge",
      description: "1 for the revision of the policy that counts now",
      unit: "1",
      *read() {
        const active = revision();
        if (active !== undefined) yield [1, of({ "dyeing.revision": active })];
      },
    },
    {
      name: "dyeing.policy.reloads",
      kind: "counter",
      description: "policies that became active after the first, and those that were rejected, by result",
      unit: "{reload}",
      *read() {
        const status = source();
        if (status?.reloads !== undefined) yield [status.reloads, of({ "dyeing.result": "active" })];
        const rejections = Object.entries(status?.rejections ?? {});
        for (const [reason, count] of rejections) yield [count, of({ "dyeing.result": reason })];
      },
    },
    {
      name: "dyeing.source.loads",
      kind: "counter",
      description: "how often a tag source was asked",
      unit: "{load}",
      *read() {
        for (const [name, { loads }] of sources()) yield [loads, of({ "dyeing.source": name })];
      },
    },
    {
      name: "dyeing.source.faults",
      kind: "counter",
      description:
        "answers of a tag source that failed, requests that did not wait any longer, older values that were taken",
      unit: "{fault}",
      *read() {
        for (const [name, { failed, late, stale }] of sources()) {
          for (const [fault, count] of Object.entries({ failed, late, stale })) {
            yield [count, of({ "dyeing.source": name, "dyeing.fault": fault })];
          }
        }
      },
    },
    {
      name: "dyeing.source.up",
      kind: "gauge",
      description: "1 while a tag source is asked, 0 while it counts as down",
      unit: "1",
      *read() {
        for (const [name, { state }] of sources()) yield [state === "down" ? 0 : 1, of({ "dyeing.source": name })];
      },
    },
  ];
}
