import { isDeepStrictEqual } from "node:util";
import type { Explanation } from "../src/explain/index.ts";
import type { Difference } from "./field-case.ts";
import { outcomesOf } from "./outcomes-of.ts";

type Expect = Readonly<Record<string, unknown>>;

/** How each field of `expect` is read off an explanation. A field that is not among these is itself a difference. */
const FIELDS: Readonly<Record<string, (explanation: Explanation, expect: Expect) => unknown>> = {
  status: (explanation, { status, flags }) => drawn(explanation, "status", status, flags),
  flags: (explanation, { status, flags }) => drawn(explanation, "flags", status, flags),
  passthrough: ({ outcome }) => (outcome === "passthrough" ? true : undefined),
  clusters: ({ destinations }) =>
    destinations.length === 0
      ? undefined
      : Object.fromEntries(destinations.map(({ cluster, weight }) => [cluster.name, weight])),
  route: ({ routeName, destinations }) => (destinations.length === 0 ? undefined : routeName),
  timeoutMs: ({ timeoutMs }) => timeoutMs,
  retries: ({ retries }) => {
    if (retries === undefined || retries.attempts === 0) return undefined;
    const { attempts, on, statusCodes, perTryTimeoutMs } = retries;
    const conditions = [...on].filter((one) => one !== "retriable-status-codes");
    return {
      attempts,
      on: [...conditions, ...statusCodes],
      ...(perTryTimeoutMs === undefined ? {} : { perTryTimeoutMs }),
    };
  },
  fault: ({ faultPolicy }) => {
    if (faultPolicy === undefined) return undefined;
    const { delay, abort } = faultPolicy;
    return {
      ...(delay === undefined ? {} : { delayPercent: delay.percent }),
      ...(abort === undefined ? {} : { abortPercent: abort.percent }),
      ...(abort === undefined
        ? {}
        : "httpStatus" in abort.with
          ? { abortStatus: abort.with.httpStatus }
          : { abortGrpcStatus: abort.with.grpcStatus }),
    };
  },
  rewrite: ({ rewrite }) => rewrite?.prefix ?? rewrite?.regex?.substitution ?? rewrite?.authority,
  mirrors: ({ mirrors }) => (mirrors.length === 0 ? undefined : mirrors.map(({ cluster }) => cluster.name)),
  redirect: ({ redirect }) => redirect,
};

/** What is expected of the draw when it is among the outcomes that there may be; else the first of those. */
function drawn(explanation: Explanation, field: "status" | "flags", status: unknown, flags: unknown): unknown {
  const outcomes = outcomesOf(explanation);
  const same = outcomes.find((one) => one.status === status && one.flags === flags);
  return (same ?? outcomes[0])?.[field];
}

/** The differences between an explanation and what is expected: everything that either has and the other has not. */
export function differences(
  id: string,
  index: number,
  explanation: Explanation,
  expect: Expect,
): readonly Difference[] {
  const found: Difference[] = [];
  for (const field of Object.keys(expect)) {
    if (FIELDS[field] === undefined) found.push({ id, index, field, expected: expect[field], actual: "not compared" });
  }
  for (const [field, read] of Object.entries(FIELDS)) {
    const actual = read(explanation, expect);
    const expected = expect[field];
    if (!isDeepStrictEqual(normal(actual), normal(expected))) found.push({ id, index, field, expected, actual });
  }
  return found;
}

/** Null is what JSON makes of an absent value, and the order of retry conditions does not matter. */
function normal(value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "object" && "on" in value && Array.isArray(value.on)) {
    return { ...value, on: value.on.map(String).sort() };
  }
  return JSON.parse(JSON.stringify(value)) as unknown;
}
