import { setTimeout as wait } from "node:timers/promises";
import { type Caller, servedBy, type Tally } from "../study/caller.ts";
import { NAMESPACE } from "../study/lane-manifests.ts";
import type { StudyLab } from "./study-lab.ts";

const HOST = `target.${NAMESPACE}.svc.cluster.local`;
const BASELINE = { name: "baseline", labels: { app: "target", version: "v1" } };
const CANARY = { name: "canary", labels: { app: "target", track: "canary" } };
const PATIENCE_MS = 60_000;
const POLL_MS = 50;

/**
 * A new version of the target beside the old one, make before break: its pods, then its subset, then its share; and the
 * other way round. Each step is there when the caller has seen it.
 */
export class Canary {
  readonly #lab: StudyLab;
  readonly #caller: Caller;

  constructor(lab: StudyLab, caller: Caller) {
    this.#lab = lab;
    this.#caller = caller;
  }

  /** Nothing but the baseline. */
  async begin(): Promise<void> {
    await this.rule();
    await this.route(0);
  }

  /** Ready, and no call is theirs. */
  async bring(): Promise<void> {
    await this.#lab.pods.scale("canary", 1);
    await this.#lab.pods.ready("canary", 1);
    await this.rule(CANARY);
    await this.#untilKnown();
  }

  /** @param calls that are to be made after the caller has seen it. */
  async share(step: string, percent: number, calls: number): Promise<void> {
    await this.route(percent, step);
    const seen = (tallies: readonly Tally[]) => tallies.every((tally) => sentAt(tally, step) >= calls);
    await this.#caller.until(seen, `${calls} calls at ${step}`, PATIENCE_MS);
  }

  /** When no call is theirs any more. */
  async remove(): Promise<void> {
    await this.rule();
    await this.#lab.pods.scale("canary", 0);
  }

  /** The subsets that are there. */
  async rule(...more: readonly object[]): Promise<void> {
    await this.#lab.apply(object("DestinationRule", { host: HOST, subsets: [BASELINE, ...more] }));
  }

  async route(percent: number, step = "before"): Promise<void> {
    const to = (subset: string, weight: number) => ({ destination: { host: HOST, subset }, weight });
    const route = percent === 0 ? [to("baseline", 100)] : [to("baseline", 100 - percent), to("canary", percent)];
    const headers = { response: { set: { "x-step": step } } };
    await this.#lab.apply(
      object("VirtualService", { hosts: [HOST], http: [{ name: "stable", route, headers, retries: { attempts: 0 } }] }),
    );
  }

  /** The caller's Envoy has the cluster and a pod in it. */
  async #untilKnown(): Promise<void> {
    const [ip = ""] = await this.#lab.pods.addresses("caller");
    const known = /^cluster\.outbound\|80\|canary\|[^:]*membership_healthy: [1-9]/m;
    const end = performance.now() + PATIENCE_MS;
    while (!known.test(await this.#lab.envoy(ip, "/stats?filter=membership_healthy"))) {
      if (performance.now() > end) throw new Error("the caller's proxy does not get to know the canary");
      await wait(POLL_MS);
    }
  }
}

function sentAt({ steps }: Tally, step: string): number {
  return Object.values(steps[step] ?? {}).reduce((sum, count) => sum + count, 0);
}

/** Of the calls that a route of these steps answered: how many the canary had. */
export function canaryShare(tally: Tally, isOne: (step: string) => boolean): { count: number; of: number } {
  const sum = { count: 0, of: 0 };
  for (const [step, pods] of Object.entries(tally.steps)) {
    if (!isOne(step)) continue;
    sum.count += servedBy({ ...tally, pods }, "canary");
    sum.of += sentAt(tally, step);
  }
  return sum;
}

function object(kind: string, spec: object): object {
  const metadata = { name: "target", namespace: NAMESPACE };
  return { apiVersion: "networking.istio.io/v1", kind, metadata, spec };
}
