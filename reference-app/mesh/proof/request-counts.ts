import { isService, serviceOfCluster } from "./call-of-ours.ts";
import type { RunningPod } from "./running-pods.ts";

/** Where every proxy shows its counters to whoever collects metrics. */
const METRICS_PORT = 15090;
const COUNTER = /^envoy_cluster_upstream_(rq_total|rq_retry|cx_none_healthy)\{(.*)\} (\d+)$/gm;
const CLUSTER = /cluster_name="([^"]*)"/;

export type RequestCounts = Readonly<Record<string, number>>;

/**
 * Calls per edge, by the counters of the callers' proxies, which know nothing of the log. A proxy counts attempts,
 * how many of them were retries, and calls that met no healthy instance and so made no attempt.
 */
export async function requestCounts(pods: readonly RunningPod[], signal: AbortSignal): Promise<RequestCounts> {
  const callers = pods.filter(({ labels }) => isService(labels.app));
  const texts = await Promise.all(
    callers.map(async ({ ip, labels }) => {
      const answer = await fetch(`http://${ip}:${METRICS_PORT}/stats/prometheus`, { signal });
      return { from: labels.app ?? "", text: await answer.text() };
    }),
  );
  const counts: Record<string, number> = {};
  for (const { from, text } of texts) {
    for (const [service, count] of countsIn(text)) {
      const edge = `${from}->${service}`;
      counts[edge] = (counts[edge] ?? 0) + count;
    }
  }
  return counts;
}

/** Requests by service, of what a proxy shows. */
export function countsIn(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [, what, labels = "", value] of text.matchAll(COUNTER)) {
    const service = serviceOfCluster(CLUSTER.exec(labels)?.[1] ?? "");
    if (service === undefined) continue;
    counts.set(service, (counts.get(service) ?? 0) + (what === "rq_retry" ? -1 : 1) * Number(value));
  }
  return counts;
}

export function difference(now: RequestCounts, before: RequestCounts): RequestCounts {
  const rows = Object.entries(now).map(([edge, count]) => [edge, count - (before[edge] ?? 0)] as const);
  return Object.fromEntries(rows.filter(([, count]) => count !== 0));
}
