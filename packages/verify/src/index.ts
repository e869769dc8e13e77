// For those who judge logs.

export type { Expectation } from "./expect/expectation.ts";
export type { ReadinessSample } from "./expect/readiness.ts";
export type { Topology, TopologyEdge } from "./expect/topology.ts";
export type { Bleed } from "./judge/find-bleed.ts";
export type { JudgeInput } from "./judge/judge-input.ts";
export type { JudgedCall } from "./judge/judged-call.ts";
export { VERDICTS, type Verdict } from "./judge/verdict.ts";
export { type Judgement, judge } from "./judge.ts";

// For those who build on the parts.

export type { CallProtocol, CallRecord, RecordSource } from "./record/call-record.ts";
export type { ObservedDye } from "./record/observed-dye.ts";
export { printable } from "./record/printable.ts";
export type { ReadOptions } from "./record/read-options.ts";
export { type ReadCounts, type Reading, readRecords } from "./record/read-records.ts";
export type { Coverage } from "./report/coverage.ts";
export { drawPath, type PathPaint } from "./report/draw-path.ts";
export type { EdgeCounts, EdgeRow } from "./report/edge-row.ts";
export { formatRate, type HitRate } from "./report/hit-rate.ts";
export type { Finding, Report } from "./report/report.ts";
export type { ServiceRow, VersionRow } from "./report/service-row.ts";
export { type Interval, wilson } from "./report/wilson.ts";
