import { expect, test } from "vitest";
import { countsIn, difference } from "./request-counts.ts";

// As the gateway's proxy of a run showed them.
const METRICS = `# TYPE envoy_cluster_upstream_rq_retry counter
envoy_cluster_upstream_rq_retry{cluster_name="inbound|8080||"} 0
envoy_cluster_upstream_rq_retry{cluster_name="outbound|80|v1|order.carpool.svc.cluster.local"} 2
# TYPE envoy_cluster_upstream_rq_retry_success counter
envoy_cluster_upstream_rq_retry_success{cluster_name="outbound|80|v1|order.carpool.svc.cluster.local"} 2
# TYPE envoy_cluster_upstream_rq_total counter
envoy_cluster_upstream_rq_total{cluster_name="inbound|8080||"} 41
envoy_cluster_upstream_rq_total{cluster_name="outbound|4317||collector.observability.svc.cluster.local"} 9
envoy_cluster_upstream_rq_total{cluster_name="outbound|80|v1|order.carpool.svc.cluster.local"} 12
envoy_cluster_upstream_rq_total{cluster_name="outbound|80|v2|order.carpool.svc.cluster.local"} 5
envoy_cluster_upstream_rq_total{cluster_name="outbound|80||user.carpool.svc.cluster.local;"} 7
envoy_cluster_upstream_rq_total{cluster_name="xds-grpc"} 1
# TYPE envoy_cluster_upstream_cx_none_healthy counter
envoy_cluster_upstream_cx_none_healthy{cluster_name="outbound|80|v2|order.carpool.svc.cluster.local"} 3
`;

test("calls are attempts without retries, and those that found no instance, over all subsets", () => {
  expect([...countsIn(METRICS)]).toEqual([
    ["order", -2 + 12 + 5 + 3],
    ["user", 7],
  ]);
});

test("what was counted before does not count", () => {
  expect(difference({ "a->b": 5, "a->c": 2, "b->c": 1 }, { "a->b": 3, "a->c": 2 })).toEqual({ "a->b": 2, "b->c": 1 });
});
