import type { Expectation } from "../expect/expectation.ts";
import type { JudgedCall } from "../judge/judged-call.ts";

/** Lets a caller color parts of a drawing. Default: plain text. */
export interface PathPaint {
  readonly good?: (text: string) => string;
  readonly bad?: (text: string) => string;
  readonly faint?: (text: string) => string;
}

const GOOD = new Set(["hit", "carried", "clean"]);
const plain = (text: string) => text;

/** Draws the calls of one expectation hop by hop, each below the call that caused it. */
export function drawPath(expectation: Expectation, calls: readonly JudgedCall[], paint: PathPaint = {}): string {
  const own = calls.filter((call) => call.expectation === expectation.id);
  const seen = own.filter((call) => call.record !== undefined).sort((a, b) => startOf(a) - startOf(b));
  const lines = [`${expectation.id}  ${expectation.color}  trace ${expectation.traceId}`];
  const children = Map.groupBy(seen, (call) => call.parent);
  const roots = children.get(undefined) ?? [];
  const width = Math.max(0, ...seen.map((call) => label(call).length + 3 * depth(call)));
  const draw = (call: JudgedCall, indent: string, last: boolean) => {
    const head = `${indent}${last ? "└─ " : "├─ "}`;
    const space = " ".repeat(Math.max(0, width + 3 - head.length - label(call).length));
    lines.push(`${paint.faint?.(head) ?? head}${label(call)}${space}  ${tail(call, paint)}`);
    drawAll(children.get(call) ?? [], `${indent}${last ? "   " : "│  "}`);
  };
  const drawAll = (list: readonly JudgedCall[], indent: string) => {
    for (const [index, call] of list.entries()) draw(call, indent, index === list.length - 1);
  };
  drawAll(roots, "");
  for (const call of own.filter((one) => one.record === undefined)) {
    lines.push(`?  ${call.edge}  ${(paint.bad ?? plain)("unknown")}  ${call.reason}`);
  }
  return lines.join("\n");
}

function label({ record }: JudgedCall): string {
  if (record === undefined) return "";
  const path = record.path.split("?", 1)[0] ?? "";
  const what = record.protocol === "grpc" ? (path.split("/").at(-1) ?? path) : path.replace(/_[0-9a-f-]{27,}/, "_…");
  const version = record.answeredBy === undefined ? "" : ` ${record.answeredBy}`;
  const from = record.fromVersion === undefined ? "" : ` ${record.fromVersion}`;
  return `${record.from}${from} -> ${record.to}${version}  ${record.protocol} ${record.method === "message" || record.protocol === "grpc" ? "" : `${record.method} `}${what}`;
}

function tail(call: JudgedCall, paint: PathPaint): string {
  const verdict = (GOOD.has(call.verdict) ? paint.good : paint.bad) ?? plain;
  const color =
    call.record?.dyeHeaders.length === 0 && call.verdict === "clean"
      ? "nothing"
      : (call.record?.dye.color ?? "no color");
  const reason = call.reason === "" ? "" : `  ${call.reason}`;
  return `${color.padEnd(8)} ${verdict(call.verdict)}${reason}`;
}

function depth(call: JudgedCall): number {
  return call.parent === undefined ? 0 : 1 + depth(call.parent);
}

function startOf(call: JudgedCall): number {
  return call.record?.time ?? 0;
}
