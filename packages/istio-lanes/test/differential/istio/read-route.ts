import type { CorsVerdict, FaultVerdict, RetryVerdict } from "../verdict.ts";
import type { Json } from "./json.ts";

/** What a route of Envoy says, apart from where it leads. */
export interface RouteSettings {
  readonly timeoutMs?: number;
  readonly retries?: RetryVerdict;
  readonly fault?: FaultVerdict;
  readonly cors?: CorsVerdict;
  readonly mirrors?: Readonly<Record<string, number>>;
}

export function readSettings(route: Json): RouteSettings {
  const action = route.route;
  const timeoutMs = milliseconds(action?.timeout);
  const retries = readRetries(action?.retryPolicy);
  const fault = readFault(route.typedPerFilterConfig?.["envoy.filters.http.fault"]);
  const cors = readCors(route.typedPerFilterConfig?.["envoy.filters.http.cors"]);
  const mirrors = readMirrors(action?.requestMirrorPolicies);
  return {
    ...(timeoutMs ? { timeoutMs } : {}),
    ...(retries && { retries }),
    ...(fault && { fault }),
    ...(cors && { cors }),
    ...(mirrors && { mirrors }),
  };
}

/** Shares of a route's clusters: their sum is 1. */
export function readShares(route: Json): ReadonlyMap<string, number> {
  const action = route.route;
  const shares = new Map<string, number>();
  const parts: readonly Json[] = action?.weightedClusters?.clusters ?? [];
  const total = parts.reduce((sum, { weight }) => sum + (weight ?? 0), 0);
  for (const { name, weight = 0 } of parts) {
    if (weight > 0) shares.set(name, (shares.get(name) ?? 0) + weight / total);
  }
  if (action?.cluster !== undefined) shares.set(action.cluster, 1);
  return shares;
}

function readRetries(policy: Json): RetryVerdict | undefined {
  if (policy === undefined) return undefined;
  const on = ((policy.retryOn as string | undefined) ?? "").split(",").filter((name) => name !== "");
  const codes = ((policy.retriableStatusCodes as number[] | undefined) ?? []).toSorted((a, b) => a - b);
  const perTryTimeoutMs = milliseconds(policy.perTryTimeout);
  const backoffMs = milliseconds(policy.retryBackOff?.baseInterval);
  return {
    attempts: policy.numRetries ?? 1,
    on: on.filter((name) => name !== "retriable-status-codes").sort(),
    statusCodes: codes,
    ...(perTryTimeoutMs === undefined ? {} : { perTryTimeoutMs }),
    remoteLocalities: policy.retryPriority !== undefined,
    otherEndpoint: policy.retryHostPredicate !== undefined,
    ...(backoffMs === undefined ? {} : { backoffMs }),
  };
}

function readCors(cors: Json): CorsVerdict | undefined {
  if (cors === undefined) return undefined;
  const origins = (cors.allowOriginStringMatch ?? []).map(({ exact, prefix, safeRegex }: Json) =>
    exact !== undefined ? `exact ${exact}` : prefix !== undefined ? `prefix ${prefix}` : `regex ${safeRegex.regex}`,
  );
  return {
    origins,
    methods: cors.allowMethods ?? "",
    headers: cors.allowHeaders ?? "",
    exposed: cors.exposeHeaders ?? "",
    maxAge: cors.maxAge ?? "",
    credentials: cors.allowCredentials ?? false,
    forwardsOtherPreflights: cors.forwardNotMatchingPreflights ?? true,
  };
}

function readFault(fault: Json): FaultVerdict | undefined {
  if (fault === undefined) return undefined;
  const { delay, abort } = fault;
  return {
    ...(delay && { delay: { percent: percent(delay.percentage, 0), ms: milliseconds(delay.fixedDelay) ?? 0 } }),
    ...(abort && {
      abort: {
        percent: percent(abort.percentage, 0),
        status: abort.httpStatus !== undefined ? `http ${abort.httpStatus}` : `grpc ${abort.grpcStatus}`,
      },
    }),
  };
}

function readMirrors(policies: readonly Json[] | undefined): Readonly<Record<string, number>> | undefined {
  if (policies === undefined) return undefined;
  return Object.fromEntries(
    policies.map(({ cluster, runtimeFraction }) => [cluster, percent(runtimeFraction?.defaultValue, 100)]),
  );
}

const PARTS: Readonly<Record<string, number>> = { HUNDRED: 100, TEN_THOUSAND: 10_000, MILLION: 1_000_000 };

/** `absent`: what Envoy takes for a field that is not there. */
function percent(fraction: Json, absent: number): number {
  if (fraction === undefined) return absent;
  return ((fraction.numerator ?? 0) / (PARTS[fraction.denominator ?? "HUNDRED"] ?? Number.NaN)) * 100;
}

/** Protobuf's JSON form of a duration: `1.5s`. */
export function milliseconds(duration: string | undefined): number | undefined {
  return duration === undefined ? undefined : Math.round(Number.parseFloat(duration) * 1000);
}
