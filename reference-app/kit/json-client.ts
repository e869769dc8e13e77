import type { z } from "zod";
import type { EdgeId } from "../topology.ts";
import type { CallEdge } from "./break-edge.ts";
import { UpstreamError } from "./upstream-error.ts";

export interface JsonClientOptions {
  readonly edge: EdgeId;
  readonly baseUrl: string;
  readonly callEdge: CallEdge;
  /** Milliseconds until the whole answer must be there. Default 5,000. */
  readonly timeoutMs?: number;
}

export interface CallOptions<T> {
  /** What the answer must be; anything else is an UpstreamError. Unknown keys are dropped by zod objects. */
  readonly schema: z.ZodType<T>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

export interface JsonClient {
  getJson<T>(path: string, options: CallOptions<T>): Promise<T>;
  postJson<T>(path: string, body: unknown, options: CallOptions<T>): Promise<T>;
}

/**
 * JSON over HTTP to one service, one client per edge. Uses the global fetch, so the SDK adds the dye.
 *
 * @throws UpstreamError. The error handlers of problem.ts pass its 4xx on and turn the rest into 502 or 504.
 * @example
 * const payment = createJsonClient({ edge: "order->payment", baseUrl: config.PAYMENT_URL, callEdge });
 * const paid = await payment.postJson("/v1/payments", { orderId, amount }, { schema: PaymentReply });
 */
export function createJsonClient(client: JsonClientOptions): JsonClient {
  return {
    getJson: (path, options) => call(client, "GET", path, undefined, options),
    postJson: (path, body, options) => call(client, "POST", path, body, options),
  };
}

async function call<T>(
  client: JsonClientOptions,
  method: "GET" | "POST",
  path: string,
  body: unknown,
  options: CallOptions<T>,
): Promise<T> {
  const upstream = client.edge.split("->")[1] ?? client.edge;
  const timeoutMs = options.timeoutMs ?? client.timeoutMs ?? 5_000;
  let status: number;
  let text: string;
  try {
    const response = await client.callEdge(client.edge, () =>
      fetch(client.baseUrl + path, {
        method,
        headers: {
          accept: "application/json",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...options.headers,
        },
        body: body === undefined ? null : JSON.stringify(body),
        redirect: "manual",
        signal: AbortSignal.timeout(timeoutMs),
      }),
    );
    status = response.status;
    text = await response.text();
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "TimeoutError") {
      throw new UpstreamError("UPSTREAM_TIMEOUT", upstream, `no answer within ${timeoutMs} ms`, { cause });
    }
    throw new UpstreamError("UPSTREAM_UNREACHABLE", upstream, "cannot be reached", { cause });
  }

  const json = parseJson(text);
  if (status < 200 || status > 299) {
    const shown = json ?? text.slice(0, 200);
    throw new UpstreamError("UPSTREAM_STATUS", upstream, `answered ${status}`, { status, body: shown });
  }
  const result = options.schema.safeParse(json);
  if (result.success) return result.data;
  throw new UpstreamError("UPSTREAM_INVALID", upstream, "answered something unexpected", {
    status: 502,
    cause: result.error,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
