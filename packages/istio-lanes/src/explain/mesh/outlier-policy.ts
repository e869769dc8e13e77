import { durationMs } from "../../resource/duration.ts";
import type { OutlierDetectionSpec } from "../../resource/shape/traffic-policy.ts";

/** When an endpoint is taken out for a while, as Envoy gets it. */
export interface OutlierPolicy {
  /** 0 = never. */
  readonly consecutive5xx: number;
  readonly consecutiveGatewayErrors: number;
  readonly intervalMs: number;
  readonly baseEjectionMs: number;
  readonly maxEjectionPercent: number;
  /** Below this share of well endpoints all are used again. */
  readonly minHealthPercent: number;
}

export function outlierPolicy(spec: OutlierDetectionSpec | null | undefined): OutlierPolicy | undefined {
  if (!spec) return undefined;
  return {
    consecutive5xx: spec.consecutive5xxErrors ?? 5,
    consecutiveGatewayErrors: spec.consecutiveGatewayErrors ?? 0,
    intervalMs: durationMs(spec.interval ?? "10s") ?? 10_000,
    baseEjectionMs: durationMs(spec.baseEjectionTime ?? "30s") ?? 30_000,
    maxEjectionPercent: spec.maxEjectionPercent || 10,
    minHealthPercent: spec.minHealthPercent ?? 0,
  };
}
